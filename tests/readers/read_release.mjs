// Reads a release with DuckDB's package for Node and prints what it saw as JSON: `node read_release.mjs FILE`.
import { DuckDBInstance } from "@duckdb/node-api";

const options = { access_mode: "READ_ONLY", enable_external_access: "false", lock_configuration: "true" };
const instance = await DuckDBInstance.create(process.argv[2], options);
const connection = await instance.connect();
const needs = "select county_fips, need_mwh from access.energy_needs_for('steady', 2035)";
const rows = (await connection.runAndReadAll(needs)).getRowsJson();
let refused = "";
try {
  await connection.run("delete from marts.fct_need");
} catch (error) {
  refused = error.message;
}
console.log(JSON.stringify({ rows, refused }));
