"""An API with FastAPI that accepts tokens of Watchword. To run it: `ISSUER=… uvicorn --factory orders:app`."""

import os
from typing import Annotated

from fastapi import Depends, FastAPI
from watchword_verifier import AccessToken, Verifier
from watchword_verifier.fastapi import bearer


def orders_api(verifier: Verifier) -> FastAPI:
    api = FastAPI()

    @api.get("/orders")
    def orders(token: Annotated[AccessToken, Depends(bearer(verifier, "orders:read"))]) -> dict[str, str]:
        return {"client": token.client_id}

    return api


def app() -> FastAPI:
    return orders_api(Verifier(os.environ["ISSUER"], audience="https://orders.example.com"))
