"""The fixtures under test, as an installed package would bring them."""

pytest_plugins = ["lotse_gateway.pytest_plugin"]
