"""What drf-spectacular makes the OpenAPI document from: title, names of code lists, hooks; a part of the settings."""

from typing import Any

SETTINGS: dict[str, Any] = {
    "TITLE": "Karabakh API",
    "DESCRIPTION": (
        "Attributed fact records about the Azerbaijani offensive in Nagorno-Karabakh of 19 and 20 September 2023, "
        "taken from press articles: who said what, in which source and paragraph, and who says otherwise. Read-only; "
        "every answer names the edition of the dataset it comes from."
    ),
    "VERSION": "1.0.0",
    "LICENSE": {"name": "Data CC BY 4.0, code MIT", "identifier": "CC-BY-4.0"},
    "OAS_VERSION": "3.1.1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_SUFFIX": "",
    # Every code list is one named component; without a name here a new one would rename another.
    "ENUM_NAME_OVERRIDES": {
        **{
            name: f"facts.choices.{name}"
            for name in (
                "ActorKind",
                "AgreementKind",
                "Assertion",
                "AttributionKind",
                "CasualtyCause",
                "CasualtyScope",
                "DisputeKind",
                "EventKind",
                "FactKind",
                "Medium",
                "Modality",
                "NameKind",
                "Outcome",
                "PlaceKind",
                "PlacePrecision",
                "Polarity",
                "Qualifier",
                "RelationKind",
                "Section",
                "SpeechAct",
                "SpeechForm",
                "Stance",
                "TermCategory",
                "TermStage",
                "VictimDescription",
                "VictimStatus",
            )
        },
        **{name: f"sources.choices.{name}" for name in ("DatePrecision", "LedgerReason", "PublisherKind")},
        **{name: f"publication.choices.{name}" for name in ("Cause", "Origin", "RecordChange")},
        "RecordKind": "publication.serializers.RECORD_KINDS",
        "RecordResource": "publication.serializers.RECORD_RESOURCES",
        "VocabularyName": "publication.serializers.VOCABULARY_NAMES",
        "MappingScheme": "publication.serializers.MAPPING_SCHEMES",
        "RelationDirection": "facts.serializers.fact.DIRECTIONS",
        "MappingRelation": "publication.serializers.MAPPING_RELATIONS",
        "ClaimRelation": "publication.views.comparison.RELATIONS",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "karabakh_api.schema.document.all_required",
        "karabakh_api.schema.document.described_codes",
        "karabakh_api.schema.document.named_codes",
        "karabakh_api.schema.document.deprecated",
        "karabakh_api.schema.document.shared_parameters",
        "karabakh_api.schema.document.shared_answers",
        "karabakh_api.schema.document.whole_document",
    ],
    "SERVERS": [{"url": "/"}],
    "SCHEMA_PATH_PREFIX": r"/api/v[0-9]+",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
    "SORT_OPERATION_PARAMETERS": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "/static/karabakh_api/icon.svg",
    "SWAGGER_UI_SETTINGS": {"docExpansion": "list", "filter": True, "validatorUrl": None},
}
