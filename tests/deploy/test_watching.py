"""Dashboard and alert rules for operators: they ask for what the program tells, and a real Prometheus takes them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
import yaml

from bot.observability import CONTENT_TYPE, Metrics
from tests.conftest import ROOT
from tests.ports import free_port, wait_for_port

PROMETHEUS = ROOT / "deploy" / "prometheus"
DASHBOARD = ROOT / "deploy" / "grafana" / "dashboard.json"
SELECTOR = re.compile(r"(doebot_\w+)(?:\{([^}]*)\})?")
GROUPED = re.compile(r"by \(([^)]*)\)")
SERVER_LABELS = {"job", "instance", "le"}
SECONDS = 60.0


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is missing: run `make test`, or install the package prometheus")
    return found


def known_metrics() -> Mapping[str, set[str]]:
    """Give every series that the program can tell, with its labels."""
    known: dict[str, set[str]] = {}
    for metric in vars(Metrics()).values():
        for family in metric.collect() if hasattr(metric, "collect") and hasattr(metric, "_labelnames") else ():
            endings = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}[family.type]
            known |= {f"{family.name}{ending}": set(metric._labelnames) for ending in endings}
    return known


def expressions() -> Iterator[tuple[str, str]]:
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    for panel in dashboard["panels"]:
        yield from ((panel["title"], target["expr"]) for target in panel["targets"])
    yield from ((each["name"], each["expr"]) for each in dashboard["annotations"]["list"])
    for group in yaml.safe_load((PROMETHEUS / "alerts.yml").read_text(encoding="utf-8"))["groups"]:
        yield from ((rule["alert"], rule["expr"]) for rule in group["rules"])


@pytest.mark.parametrize(("name", "expression"), [pytest.param(*each, id=each[0]) for each in expressions()])
def test_every_metric_and_label_that_is_asked_for_exists(name: str, expression: str) -> None:
    """A metric that was renamed leaves no panel empty and no alert asleep."""
    known = known_metrics()
    asked = SELECTOR.findall(expression)

    labels = set()
    for metric, matchers in asked:
        assert metric in known, f"{name}: {metric}"
        assert set(re.findall(r"(\w+)\s*[=!]~?", matchers)) <= known[metric] | SERVER_LABELS
        labels |= known[metric]
    for group in GROUPED.findall(expression):
        assert set(re.split(r"\s*,\s*", group)) <= labels | SERVER_LABELS
    assert asked or expression.startswith(("up{", "absent(up{"))


def test_every_metric_is_on_the_dashboard() -> None:
    """What is counted can be seen; of a time its buckets are enough."""
    shown = {metric for _, expression in expressions() for metric, _ in SELECTOR.findall(expression)}

    assert {each for each in known_metrics() if not each.endswith(("_sum", "_count"))} <= shown


def test_a_metric_that_is_not_there_would_be_found() -> None:
    assert "doebot_acepted_total" not in known_metrics()
    assert {"doebot_accepted_total", "doebot_degraded", "doebot_answering_seconds_bucket"} <= known_metrics().keys()


@pytest.mark.parametrize(
    "arguments",
    [("check", "rules", "alerts.yml"), ("check", "config", "prometheus.yml"), ("test", "rules", "alerts_test.yml")],
    ids=" ".join,
)
def test_promtool_finds_nothing_wrong(arguments: tuple[str, ...]) -> None:
    """The rules are sound, and raise what they are to raise and nothing on a quiet day."""
    done = subprocess.run(
        [program("promtool"), *arguments], cwd=PROMETHEUS, capture_output=True, text=True, timeout=120, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_has_a_test() -> None:
    rules = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    tests = (PROMETHEUS / "alerts_test.yml").read_text(encoding="utf-8")

    assert [each["alert"] for each in rules if each["alert"].removeprefix("Doebot") not in tests] == []
    assert all({"summary", "action"} <= each["annotations"].keys() for each in rules)


@pytest.fixture(scope="module")
def metrics() -> Metrics:
    """Give numbers of a process that answered."""
    metrics = Metrics()
    metrics.accepted.labels("line").inc(30)
    metrics.answered.labels("line", "answer").inc(20)
    metrics.answered.labels("line", "fallback").inc(10)
    metrics.answering.labels("line").observe(0.3)
    metrics.show_count(waiting=1, oldest_seconds=2.0, dead=0, workers=2)
    metrics.show_knowledge("a1b2", 3, is_refused=False)
    return metrics


@pytest.fixture(scope="module")
def prometheus(metrics: Metrics, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Start a real Prometheus that scrapes such a process and has our rules."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = metrics.render()
            self.send_response(200)
            self.send_header("Content-Type", CONTENT_TYPE)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    folder: Path = tmp_path_factory.mktemp("prometheus")
    scraped = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=scraped.serve_forever, daemon=True).start()
    port = free_port()
    config = {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(PROMETHEUS / "alerts.yml")],
        "scrape_configs": [
            {"job_name": "doebot", "static_configs": [{"targets": [f"127.0.0.1:{scraped.server_port}"]}]}
        ],
    }
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    command = [
        program("prometheus"),
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder}/data",
    ]
    process = subprocess.Popen(
        [*command, f"--web.listen-address=127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for_port(port, process)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            wait_for_numbers(client)
            yield client
    finally:
        process.terminate()
        process.wait(30)
        scraped.shutdown()
        scraped.server_close()


def ask(client: httpx.Client, expression: str) -> list[dict[str, object]]:
    answer = client.get("/api/v1/query", params={"query": expression.replace("$__rate_interval", "1m")}).json()
    assert answer["status"] == "success", f"{expression}: {answer}"
    found: list[dict[str, object]] = answer["data"]["result"]
    return found


def wait_for_numbers(client: httpx.Client) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if client.get("/-/ready").status_code == 200 and ask(client, "count_over_time(doebot_degraded[1m]) >= 3"):
            return
        time.sleep(0.1)
    pytest.fail(f"Prometheus scraped nothing within {SECONDS} s")


def test_a_real_prometheus_takes_every_expression(prometheus: httpx.Client) -> None:
    for _, expression in expressions():
        ask(prometheus, expression)


@pytest.mark.parametrize(
    ("title", "value"),
    [("Workers", 2.0), ("Oldest message that waits", 2.0), ("Redis away", 0.0), ("Messages a minute", 0.0)],
)
def test_a_panel_shows_what_the_process_told(prometheus: httpx.Client, title: str, value: float) -> None:
    [expression] = [expr for name, expr in expressions() if name == title]

    [found] = ask(prometheus, expression)
    assert float(found["value"][1]) == value  # type: ignore[index]


def test_the_rules_are_loaded_and_raise_nothing(prometheus: httpx.Client) -> None:
    [group] = prometheus.get("/api/v1/rules").json()["data"]["groups"]

    assert {rule["state"] for rule in group["rules"]} == {"inactive"}
    assert {rule["health"] for rule in group["rules"]} <= {"ok", "unknown"}
