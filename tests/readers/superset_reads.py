"""Charts a release with Superset, through its own API, and prints what came as JSON: `python -S superset_reads.py FILE FOLDER`.

Belongs here: what a person does in Superset: add the database, add a dataset, draw a chart. Does not belong here: anything
of ours: it runs with Superset's packages and nothing else.

FILE: the database to read. FOLDER: an empty one, for Superset's own database.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

CONFIG = """
SECRET_KEY = "only-for-this-test-and-thrown-away"
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/superset.db"
PREVENT_UNSAFE_DB_CONNECTIONS = False
WTF_CSRF_ENABLED = TALISMAN_ENABLED = RATELIMIT_ENABLED = False
TESTING = True
"""
CONNECT_ARGS = {"read_only": True, "config": {"enable_external_access": False, "lock_configuration": True}}
CHART: dict[str, Any] = {
    "columns": ["county_fips"],
    "metrics": [
        {
            "expressionType": "SIMPLE",
            "column": {"column_name": "need_mwh"},
            "aggregate": "SUM",
            "label": "need",
        }
    ],
    "filters": [
        {"col": "scenario_id", "op": "==", "val": "steady"},
        {"col": "year", "op": "==", "val": 2035},
    ],
    "orderby": [["need", True]],
    "row_limit": 100,
}


def main(file: str, folder: str) -> None:
    config = Path(folder, "superset_config.py")
    config.write_text(CONFIG.format(folder=folder))
    os.environ |= {"SUPERSET_CONFIG_PATH": str(config), "SUPERSET_HOME": folder}
    app = start()
    print(json.dumps(draw(app.test_client(), file)))


def start() -> Any:
    """Superset with a new database of its own and one administrator."""
    import superset
    from flask_migrate import upgrade
    from superset.app import create_app

    app = create_app()
    with app.app_context():
        upgrade(directory=str(Path(superset.__file__).parent / "migrations"))
        security = superset.security_manager
        security.sync_role_definitions()
        security.add_user("admin", "A", "B", "a@example.org", security.find_role("Admin"), password="admin")
        superset.db.session.commit()
    return app


def draw(client: Any, file: str) -> dict[str, Any]:
    """Adds the database, looks at it, adds datasets of a view and of a function, asks for their charts."""

    def post(path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = client.post(f"/api/v1/{path}", json=body, headers=headers)
        if answer.status_code not in (200, 201):
            raise SystemExit(f"{path}: {answer.status_code} {answer.get_data(as_text=True)[:2000]}")
        return dict(answer.json)

    headers: dict[str, str] = {}
    login = {"username": "admin", "password": "admin", "provider": "db"}
    headers["Authorization"] = f"Bearer {post('security/login', login)['access_token']}"
    database = post(
        "database/",
        {
            "database_name": "phasein",
            "sqlalchemy_uri": f"duckdb:///{file}",
            "extra": json.dumps({"engine_params": {"connect_args": CONNECT_ARGS}}),
        },
    )["id"]
    tables = client.get(f"/api/v1/database/{database}/tables/?q=(schema_name:access)", headers=headers).json
    view = post("dataset/", {"database": database, "schema": "access", "table_name": "county_year"})
    function = post(
        "dataset/",
        {
            "database": database,
            "schema": "access",
            "table_name": "needs of 2035",
            "sql": "select *, 'steady' as scenario_id, 2035 as year from access.energy_needs_for('steady', 2035)",
        },
    )
    described = client.get(f"/api/v1/dataset/{view['id']}", headers=headers).json["result"]["columns"]

    def chart(dataset: int) -> list[dict[str, Any]]:
        asked = {"datasource": {"id": dataset, "type": "table"}, "queries": [CHART], "force": True}
        return list(post("chart/data", asked)["result"][0]["data"])

    return {
        "tables": sorted(each["value"] for each in tables["result"]),
        "descriptions": {each["column_name"]: each["description"] for each in described},
        "view": chart(view["id"]),
        "function": chart(function["id"]),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
