package io.pacspace.sessions;

import io.pacspace.shared.Failure;
import io.pacspace.shared.Principal;
import io.pacspace.shared.SessionId;
import io.pacspace.web.Envelope;
import java.time.Instant;
import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Where a person is signed in, and ending that.
@RestController
@RequestMapping("/dashboard/auth/sessions")
class SessionController {
  private final Sessions sessions;

  SessionController(Sessions sessions) {
    this.sessions = sessions;
  }

  record SessionList(List<Item> sessions) {}

  record Item(
      String id,
      Instant createdAt,
      Instant lastSeenAt,
      String address,
      String userAgent,
      boolean current) {
    static Item of(Session session, SessionId current) {
      var id = session.user().session();
      return new Item(
          id.toString(),
          session.createdAt(),
          session.lastSeenAt(),
          session.address(),
          session.userAgent(),
          id.equals(current));
    }
  }

  @GetMapping
  Envelope<SessionList> list(@AuthenticationPrincipal Principal.User user) {
    return Envelope.of(
        new SessionList(
            sessions.list(user).stream()
                .map(session -> Item.of(session, user.session()))
                .toList()));
  }

  @DeleteMapping("/{id}")
  Envelope<Void> end(@AuthenticationPrincipal Principal.User user, @PathVariable String id) {
    var session =
        SessionId.parse(id).orElseThrow(() -> new Failure.NotFound("There is no such session."));
    sessions.end(user, session);
    return Envelope.message("The session is ended.");
  }

  @DeleteMapping
  Envelope<Void> endOthers(@AuthenticationPrincipal Principal.User user) {
    sessions.endOthers(user);
    return Envelope.message("Every other session is ended.");
  }
}
