-- PostgreSQL lets nobody lock a row who may not update some column of it.
grant update (session_id) on sessions.sessions to pacspace_app;
