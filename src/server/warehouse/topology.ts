/**
 * Where tables are: one server, or the nodes of a cluster as the server's own configuration names it. Both names are
 * checked where they come in, as DDL takes no parameters: letters, digits, _ - and dots.
 */
export type Topology = {
  readonly database: string
  /** null = one server, or the embedded engine. */
  readonly cluster: string | null
}

export const quoted = (name: string): string => `\`${name}\``

/**
 * The table that holds the rows. Queries and inserts name `copies` in every topology: on a cluster that is a
 * Distributed table over `copies_local` on every node, and ALTER, DELETE and OPTIMIZE work on the latter only.
 */
export const localTable = ({ database, cluster }: Topology, table: string): string =>
  `${quoted(database)}.${quoted(cluster === null ? table : `${table}_local`)}`

export const onCluster = ({ cluster }: Topology): string =>
  cluster === null ? '' : ` ON CLUSTER ${quoted(cluster)}`
