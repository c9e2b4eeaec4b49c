import type { QuerySettings } from '../warehouse.ts'

const GIB = 1024 ** 3

/**
 * Sent with every request: each of them has had another default in some release, or may have one in an operator's
 * profile, and another value would change answers or lose rows.
 */
export const SETTINGS: QuerySettings = {
  // a batch is acknowledged once it is committed, not once it waits to be
  async_insert: 0,
  // JSON numbers lose the last digits of ids and hashes
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_denormals: 0,
  date_time_input_format: 'best_effort',
  date_time_output_format: 'simple',
  session_timezone: 'UTC',
  join_use_nulls: 0,
  // a row that does not fit refuses the batch, it is not left out
  input_format_allow_errors_num: 0,
  input_format_allow_errors_ratio: 0,
  input_format_skip_unknown_fields: 0,
  insert_deduplicate: 1,
  // through a Distributed table: an answer means that the shards have it
  distributed_foreground_insert: 1,
  // what a query joins or looks up is all shards' rows, not those of the shard that asks
  prefer_global_in_and_join: 1,
  max_execution_time: 60,
  max_memory_usage: GIB,
  max_bytes_before_external_group_by: GIB / 2,
  max_bytes_before_external_sort: GIB / 2,
  // answers of the embedded engine are whole in memory
  max_result_bytes: GIB / 4,
  result_overflow_mode: 'throw',
  // an error after the first bytes of an answer would come as part of the answer
  wait_end_of_query: 1,
}
