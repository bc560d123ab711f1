"""What stands behind the chat page: nothing here knows gradio, so all of it is tested without a server."""
