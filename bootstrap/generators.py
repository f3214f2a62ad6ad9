"""The typed clients: for each, the commands that generate, compile and run it; `clients/README.md` shows them too."""

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path

from bootstrap.environment import ROOT

SCHEMA = str(ROOT / "docs" / "openapi.yaml")
# Short runs end before the optimising compiler would pay, and small machines share few cores.
QUICK_JVM = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


@dataclasses.dataclass(frozen=True, slots=True)
class Tools:
    """Where the programs are, and the environment they run in."""

    python: Path
    npm: str
    java: str
    javac: str
    go: str
    generator_jar: Path
    environment: Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """One command, run in the work folder of its client or one below."""

    name: str
    command: list[str]
    folder: str = "."
    environment: Mapping[str, str] = dataclasses.field(default_factory=dict)


def typescript(tools: Tools, folder: Path, address: str) -> list[Step]:
    """Return the steps of both TypeScript clients: openapi-typescript with openapi-fetch, and hey-api."""
    tools_of_npm = folder / "node_modules" / ".bin"
    return [
        Step("npm ci", [tools.npm, "ci", "--prefer-offline"]),
        Step(
            "openapi-typescript",
            [str(tools_of_npm / "openapi-typescript"), SCHEMA, "-o", "generated/schema.d.ts"],
        ),
        Step(
            "hey-api",
            [
                str(tools_of_npm / "openapi-ts"),
                "-i",
                SCHEMA,
                "-o",
                "generated/hey",
                "-c",
                "@hey-api/client-fetch",
            ],
        ),
        Step("tsc --strict", [str(tools_of_npm / "tsc"), "--project", "."]),
        Step("openapi-fetch asks", ["node", "built/src/fetch_tour.js", address]),
        Step("hey-api asks", ["node", "built/src/hey_tour.js", address]),
    ]


def python(tools: Tools, _folder: Path, address: str) -> list[Step]:
    """Return the steps of the Python client, and the recipes that need its environment."""
    generate = ["-m", "openapi_python_client", "generate", "--path", SCHEMA, "--config", "config.yaml"]
    run = str(tools.python)
    return [
        Step(
            "openapi-python-client",
            [run, *generate, "--meta", "none", "--output-path", "karabakh_client", "--fail-on-warning"],
        ),
        Step(
            "mypy --strict", [run, "-m", "mypy", "--strict", "--no-incremental", "karabakh_client", "tour.py"]
        ),
        Step("recipes", [run, "recipes.py", str(ROOT / "docs" / "recipes.md"), address]),
        Step("the client asks", [run, "tour.py", address]),
    ]


def java(tools: Tools, _folder: Path, address: str) -> list[Step]:
    """Return the steps of the Java client; the generator's archive holds the Jackson that it needs."""
    jar = str(tools.generator_jar)
    found = "find generated/src/main/java javax Tour.java -name '*.java' > files.txt"
    return [
        Step("openapi-generator", generated_by(tools, "java", "generated")),
        Step("files", ["sh", "-c", found]),
        Step(
            "javac",
            [
                *(tools.javac, *(f"-J{option}" for option in QUICK_JVM), "-nowarn", "-proc:none"),
                *("-encoding", "UTF-8", "-classpath", jar, "-d", "built", "@files.txt"),
            ],
        ),
        Step("the client asks", [tools.java, "-classpath", f"built:{jar}", "Tour", address]),
    ]


def go(tools: Tools, folder: Path, address: str) -> list[Step]:
    """Return the steps of the Go client."""
    apart = {
        "GOTOOLCHAIN": "local",
        "GOFLAGS": "-mod=mod",
        "GOPROXY": "off",
        "GOSUMDB": "off",
        "GOPATH": str(folder.parent / "go-path"),
        "GOCACHE": str(folder.parent / "go-cache"),
        "CGO_ENABLED": "0",
    }
    return [
        Step("openapi-generator", generated_by(tools, "go", "karabakh")),
        Step("go vet", [tools.go, "vet", "./..."], environment=apart),
        Step("go build", [tools.go, "build", "-o", "tour", "."], environment=apart),
        Step("the client asks", [str(folder / "tour"), address]),
    ]


def generated_by(tools: Tools, language: str, folder: str) -> list[str]:
    """Return the command of openapi-generator, without the tests and pages that it would add."""
    left_out = "apiTests=false,modelTests=false,apiDocs=false,modelDocs=false"
    return [
        *(tools.java, *QUICK_JVM, "-jar", str(tools.generator_jar), "generate", "--generator-name", language),
        *(
            "--input-spec",
            SCHEMA,
            "--output",
            folder,
            "--config",
            "config.yaml",
            "--global-property",
            left_out,
        ),
    ]


def contract(tools: Tools, folder: Path, _address: str) -> list[Step]:
    """Return the steps of the linters: the schema under the committed rules, hints counted as errors."""
    tools_of_npm = folder / "node_modules" / ".bin"
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    return [
        Step("npm ci", [tools.npm, "ci", "--prefer-offline"]),
        Step(
            "redocly",
            [str(tools_of_npm / "redocly"), "lint", SCHEMA, "--config", "redocly.yaml"],
            environment=quiet,
        ),
        Step(
            "spectral",
            [
                *(str(tools_of_npm / "spectral"), "lint", SCHEMA),
                *("--ruleset", ".spectral.yaml", "--fail-severity", "hint"),
            ],
        ),
    ]


GENERATORS: dict[str, Callable[[Tools, Path, str], list[Step]]] = {
    "typescript": typescript,
    "java": java,
    "python": python,
    "go": go,
    "contract": contract,
}
