/** Two faders that cross. */
export const Mark = () => (
  <svg class="mark-logo" viewBox="0 0 32 32" aria-hidden="true">
    <rect class="mark-ground" width="32" height="32" rx="7" />
    <path class="mark-rudderstack" d="M5 9h14L5 15z" />
    <path class="mark-segment" d="M27 23H13l14-6z" />
  </svg>
)
