"""Two ways to deploy: as little as can be, and everything."""

from types import MappingProxyType
from typing import Any

PLAIN: MappingProxyType[str, Any] = MappingProxyType({})
EVERYTHING: MappingProxyType[str, Any] = MappingProxyType(
    {
        "DomainName": "auth.example.com",
        "CertificateArn": "arn:aws:acm:eu-central-1:123456789012:certificate/0b1c",
        "AlarmEmail": "operator@example.com",
        "Waf": "on",
        "OwnKmsKey": "on",
        "AuditStream": "on",
        "ShowDashboard": "on",
    }
)
