"""The one HTTP server and its pages: boards, speakers, listening, media, landing, health."""
