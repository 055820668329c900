"""Hold outgoing requests against Discord's own OpenAPI 3.1 document, whose schemas are JSON Schema 2020-12.

Three adjustments: ints are taken for snowflakes, as Discord does; unions are chosen by their `type` tag, so that an error names the real
field; unknown keys are reported, as they are nearly always typos.
"""

import json
import re
from functools import cached_property

from jsonschema import Draft202012Validator, ValidationError, validators
from jsonschema.exceptions import best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

URI = "urn:discord:openapi"
ALWAYS_SENT = ("unknown key 'nsfw'", "unknown key 'tts'", "unknown key 'flags'")  # discord.py adds these to every such request
METHODS = ("get", "post", "put", "patch", "delete")


class Document:
    """Discord's document.

    Args:
        path: where it lies.
    """

    def __init__(self, path):
        self._document = json.loads(path.read_text(encoding="utf-8"))
        self._registry = Registry().with_resource(URI, Resource(contents=self._document, specification=DRAFT202012))
        self._validators = {}

    def problems(self, method, path, body):
        """What is wrong with a request; nothing where it conforms."""
        template = next((t for m, pattern, t in self._routes if m == method and pattern.match(path)), None)
        if template is None:
            return [f"{method} {path}: no such route"]
        validator = self._validator(method, template)
        if validator is None or body is None:
            return []
        found = [f"{method} {template} {_said(error)}" for error in validator.iter_errors(body)]
        return [one for one in found if not one.endswith(ALWAYS_SENT)]

    @cached_property
    def _routes(self):
        routes = []
        for template, operations in self._document["paths"].items():
            pattern = re.compile("^" + re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(template)) + "$")
            routes += [(method.upper(), pattern, template) for method in operations if method in METHODS]
        return sorted(routes, key=lambda route: route[2].count("{"))  # a literal segment before a placeholder

    def _validator(self, method, template):
        key = (method, template)
        if key not in self._validators:
            body = self._document["paths"][template][method.lower()].get("requestBody")
            self._validators[key] = None if body is None else self._made(template, method, body)
        return self._validators[key]

    def _made(self, template, method, body):
        media = "application/json" if "application/json" in body["content"] else next(iter(body["content"]))
        parts = ("paths", template, method.lower(), "requestBody", "content", media, "schema")
        pointer = "/".join(part.replace("~", "~0").replace("/", "~1") for part in parts)
        strict = validators.extend(
            Draft202012Validator,
            {"oneOf": self._union("oneOf"), "anyOf": self._union("anyOf"), "type": _type, "properties": _properties},
        )
        return strict({"$ref": f"{URI}#/{pointer}"}, registry=self._registry)

    def _deref(self, schema):
        while "$ref" in schema:
            node = self._document
            for part in schema["$ref"].split("#/", 1)[1].split("/"):
                node = node[part.replace("~1", "/").replace("~0", "~")]
            schema = node
        return schema

    def _tags(self, schema):
        tag = self._deref(schema).get("properties", {}).get("type")
        return None if tag is None else (tag.get("enum") or ([tag["const"]] if "const" in tag else None))

    def _union(self, keyword):
        stock = Draft202012Validator.VALIDATORS[keyword]

        def check(validator, branches, instance, schema):
            live = [branch for branch in branches if self._deref(branch).get("type") != "null"]
            if instance is None and len(live) < len(branches):
                return
            if isinstance(instance, dict) and "type" in instance:
                tags = [(branch, self._tags(branch)) for branch in live]
                if tags and all(known is not None for _, known in tags):
                    live = [branch for branch, known in tags if instance["type"] in known]
                    if not live:
                        yield ValidationError(f"type {instance['type']} is not allowed here")
                        return
            if len(live) == 1:
                yield from validator.descend(instance, live[0])
            elif not any(validator.evolve(schema=branch).is_valid(instance) for branch in live):
                yield from stock(validator, live, instance, schema)

        return check


def _type(validator, types, instance, schema):
    if schema.get("format") == "snowflake" and isinstance(instance, int) and not isinstance(instance, bool):
        return
    yield from Draft202012Validator.VALIDATORS["type"](validator, types, instance, schema)


def _properties(validator, properties, instance, schema):
    yield from Draft202012Validator.VALIDATORS["properties"](validator, properties, instance, schema)
    if isinstance(instance, dict) and "additionalProperties" not in schema:
        for key in sorted(set(instance) - set(properties)):
            yield ValidationError(f"unknown key {key!r}")


def _said(error):
    while error.context:
        deeper = best_match(error.context)
        if deeper is None:
            break
        error = deeper
    message = error.message if len(error.message) < 130 else "…" + error.message[-90:]
    return f"{'/'.join(map(str, error.absolute_path)) or 'body'}: {message}"
