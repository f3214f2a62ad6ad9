"""The one shape of everything that goes wrong (RFC 9457)."""

from typing import Any

from rest_framework import serializers

from sources.fields import FormedField

# What a proxy gave, or 32 hexadecimal digits of ours.
REQUEST_ID = "[A-Za-z0-9._-]{8,64}"


class ProblemTypeField(FormedField):
    """The address of the page about a kind of problem."""

    form = "/problems/[a-z]+(?:-[a-z]+)*"


class RequestIdField(FormedField):
    """What names one request."""

    form = REQUEST_ID


class ProblemErrorSerializer(serializers.Serializer[Any]):
    """One thing wrong with one parameter."""

    parameter = serializers.CharField(help_text="Name of the parameter.")
    detail = serializers.CharField(help_text="What is wrong with it.")
    allowed = serializers.ListField(
        child=serializers.CharField(), help_text="What is allowed; empty = not a list."
    )
    nearest = serializers.CharField(
        allow_null=True, help_text="The likeliest meant; null = nothing is like it."
    )


class ProblemSerializer(serializers.Serializer[Any]):
    """What went wrong (RFC 9457)."""

    type = ProblemTypeField(help_text="Kind of problem, a relative address with a page about it.")
    title = serializers.CharField(help_text="Kind of problem, in words.")
    status = serializers.IntegerField(min_value=400, max_value=599, help_text="Status of the answer.")
    detail = serializers.CharField(help_text="What is wrong with this request.")
    instance = serializers.CharField(help_text="Path of the request.")
    request_id = RequestIdField(
        help_text="Identifier of the request: the header X-Request-ID says the same, and the service's log names it."
    )
    errors = ProblemErrorSerializer(  # type: ignore[assignment]  # DRF has one too
        many=True, help_text="Every parameter that is wrong; empty = none is to blame."
    )
