"""What stands behind the chat page. Only `binding` and `server` know gradio: the rest needs no server."""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before gradio is imported
os.environ.setdefault("HF_HUB_OFFLINE", "1")
