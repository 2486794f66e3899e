"""What schemathesis finds when it asks an app everything that its description says, and what it does not say."""

from collections import Counter

from flask import Flask
from schemathesis import openapi
from schemathesis.config import (
    ChecksConfig,
    FuzzingPhaseConfig,
    GenerationConfig,
    PhasesConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
    StatefulPhaseConfig,
)
from schemathesis.engine import Status, from_schema
from schemathesis.engine.events import NonFatalError, ScenarioFinished

#: Rules between values, which a description in JSON Schema cannot tell: these refusals are right.
BETWEEN_VALUES = (
    b"dit is geen gebied op de kaart",  # west of east, south of north
    b"alle gewichten zijn nul",
    b"u kunt twee verschillende wijken vergelijken",
    b"dit is geen tijd",  # 30 February
    b"het eind ligt voor het begin",
)


def faults(app: Flask, examples: int) -> tuple[Counter[tuple[str, int]], dict[str, str]]:
    """How many answers of each endpoint and status were checked, and by fault the request that shows it.

    Parameters
    ----------
    examples
        How many random requests each endpoint gets, beside those for the bounds of each parameter.
    """
    # The same requests each time: a red test must stay red.
    generation = GenerationConfig(max_examples=examples, deterministic=True, no_shrink=True)
    project = ProjectConfig(
        continue_on_failure=True,
        headers={"Accept-Encoding": "identity"},  # it does not unpack
        generation=generation,
        phases=PhasesConfig(fuzzing=FuzzingPhaseConfig(), stateful=StatefulPhaseConfig(enabled=False)),
        checks=ChecksConfig(),
    )
    config = SchemathesisConfig(projects=ProjectsConfig(default=project))
    checked: Counter[tuple[str, int]] = Counter()
    found: dict[str, str] = {}
    for event in from_schema(openapi.from_wsgi("/api/v1/openapi.json", app, config=config)).execute():
        if isinstance(event, NonFatalError):
            found[f"{event.label}: {event.value}"] = ""
        if isinstance(event, ScenarioFinished):
            for case_id, checks in event.recorder.checks.items():
                case = event.recorder.cases[case_id].value
                interaction = event.recorder.interactions[case_id]
                status = interaction.response.status_code if interaction.response else 0
                body = interaction.response.content if interaction.response else b""
                checked[event.label or "", status] += 1
                for check in checks:
                    if check.name == "positive_data_acceptance" and any(rule in body for rule in BETWEEN_VALUES):
                        continue
                    if check.status == Status.FAILURE and check.failure_info is not None:
                        why = str(check.failure_info.failure).splitlines()
                        found.setdefault(f"{event.label}: {check.name}: {' '.join(why)}"[:400], case.as_curl_command())
    return checked, found
