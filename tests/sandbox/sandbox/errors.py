# SPDX-FileCopyrightText: 2026 voiceops.twilio contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio's errors: status, code and the usual body."""

from __future__ import annotations


class ApiError(Exception):
    """An answer that is an error, as the API gives it."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def body(self) -> dict[str, object]:
        """The usual body of Twilio's errors."""
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


def unauthorized() -> ApiError:
    """Return the error for invalid credentials."""
    return ApiError(401, 20003, "Authenticate")


def forbidden(status: int = 403) -> ApiError:
    """Return the error for a missing permission."""
    return ApiError(status, 70051, "Authorization error: the permission for this is missing")


def test_credentials() -> ApiError:
    """Return the error for test credentials."""
    return ApiError(403, 20008, "Resource not accessible with Test Account Credentials")


def not_found(resource: str) -> ApiError:
    """Return the error for a missing resource."""
    return ApiError(404, 20404, f"The requested resource {resource} was not found")


def method_not_allowed() -> ApiError:
    """Return the error for an HTTP method that the API does not support."""
    return ApiError(405, 20004, "Method not allowed")


def too_many_requests() -> ApiError:
    """Return the error for too many concurrent requests."""
    return ApiError(429, 20429, "Too Many Requests")


def invalid(parameter: str, why: str) -> ApiError:
    """Return the error for an invalid parameter."""
    return ApiError(400, 20001, f"Invalid parameter {parameter}: {why}")


def page_size() -> ApiError:
    """Return the error for an invalid page size."""
    return ApiError(400, 20007, "Page size must be between 1 and 1000")
