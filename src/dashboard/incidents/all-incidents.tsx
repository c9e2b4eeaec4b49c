export const AllIncidents = () => (
  <div class="actions">
    <a class="button" href="#/incidents">
      All incidents
    </a>
  </div>
)
