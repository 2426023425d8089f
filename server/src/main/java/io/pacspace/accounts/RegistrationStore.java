package io.pacspace.accounts;

import com.github.f4b6a3.uuid.UuidCreator;
import io.pacspace.mail.EmailAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The rows of registrations that wait for their address to be verified, and of requests for
/// access. Several registrations may wait for one address, side by side: whoever reads its mail
/// decides which comes true.
@Repository
class RegistrationStore {
  private final JdbcClient db;

  RegistrationStore(JdbcClient db) {
    this.db = db;
  }

  /// Names a registration or a request for access.
  record FormId(UUID value) {
    static FormId next() {
      return new FormId(UuidCreator.getTimeOrderedEpoch());
    }

    static FormId parse(String text) {
      return new FormId(UUID.fromString(text));
    }

    @Override
    public String toString() {
      return value.toString();
    }
  }

  /// A registration that waits.
  record Registration(
      FormId id,
      EmailAddress email,
      String name,
      String organization,
      @Nullable String buyerMode,
      String passwordHash,
      Instant createdAt) {

    /// The same with another password.
    Registration with(String otherHash) {
      return new Registration(id, email, name, organization, buyerMode, otherHash, createdAt);
    }

    /// The same under other names, where there are any.
    Registration named(@Nullable String otherName, @Nullable String otherOrganization) {
      return new Registration(
          id,
          email,
          otherName == null ? name : otherName.strip(),
          otherOrganization == null ? organization : otherOrganization.strip(),
          buyerMode,
          passwordHash,
          createdAt);
    }
  }

  /// Where a registration came from, and what picks it by its password.
  record Mark(String source, int passwordHint) {}

  /// Somebody who would like to register.
  record AccessRequest(
      FormId id,
      EmailAddress email,
      String name,
      String organization,
      @Nullable String buyerMode,
      @Nullable String useCase,
      Instant createdAt) {}

  void insert(Registration registration, Mark mark) {
    db.sql(
            """
            insert into accounts.registrations
              (registration_id, email, email_key, name, organization, buyer_mode, password_hash,
               created_at, source, password_hint)
            values (:id, :email, :key, :name, :organization, :buyerMode, :hash, :at, :source, :hint)
            """)
        .param("id", registration.id().value())
        .param("email", registration.email().text())
        .param("key", registration.email().key())
        .param("name", registration.name())
        .param("organization", registration.organization())
        .param("buyerMode", registration.buyerMode())
        .param("hash", registration.passwordHash())
        .param("at", Timestamp.from(registration.createdAt()))
        .param("source", mark.source())
        .param("hint", mark.passwordHint())
        .update();
  }

  int countOf(String emailKey, String source) {
    return db.sql(
            """
            select count(*)
            from accounts.registrations
            where email_key = :key and source = :source
            """)
        .param("key", emailKey)
        .param("source", source)
        .query(Integer.class)
        .single();
  }

  Optional<Registration> find(FormId id) {
    return db.sql(
            """
            select registration_id, email, name, organization, buyer_mode, password_hash, created_at
            from accounts.registrations
            where registration_id = :id
            """)
        .param("id", id.value())
        .query(RegistrationStore::registration)
        .optional();
  }

  /// Those that wait for an address: the newest of each source before a second one of any, so that
  /// nobody buries what another registered; among them first what came from `source`.
  List<Registration> listOf(String emailKey, String source, int limit) {
    return db.sql(
            """
            select registration_id, email, name, organization, buyer_mode, password_hash, created_at
            from accounts.registrations
            where email_key = :key
            order by
              row_number() over (
                partition by source order by created_at desc, registration_id desc),
              (source = :source) desc, created_at desc, registration_id desc
            limit :limit
            """)
        .param("key", emailKey)
        .param("source", source)
        .param("limit", limit)
        .query(RegistrationStore::registration)
        .list();
  }

  /// The newest registration of an address whose password has that hint.
  Optional<Registration> findByHint(String emailKey, int passwordHint) {
    return db.sql(
            """
            select registration_id, email, name, organization, buyer_mode, password_hash, created_at
            from accounts.registrations
            where email_key = :key and password_hint = :hint
            order by created_at desc, registration_id desc
            limit 1
            """)
        .param("key", emailKey)
        .param("hint", passwordHint)
        .query(RegistrationStore::registration)
        .optional();
  }

  /// Removes all registrations of an address and tells which they were.
  List<FormId> removeAllOf(String emailKey) {
    return db.sql(
            """
            delete from accounts.registrations where email_key = :key returning registration_id
            """)
        .param("key", emailKey)
        .query((row, _) -> new FormId(row.getObject("registration_id", UUID.class)))
        .list();
  }

  /// Removes the registrations made before a time that no token can verify any more.
  void deleteAbandoned(Instant madeBefore) {
    db.sql(
            """
            delete from accounts.registrations r
            where r.created_at < :before
              and not exists (
                select from accounts.tokens t
                where t.purpose = 'verify' and t.subject = r.registration_id)
            """)
        .param("before", Timestamp.from(madeBefore))
        .update();
  }

  void insert(AccessRequest request) {
    db.sql(
            """
            insert into accounts.access_requests
              (request_id, email, name, organization, buyer_mode, use_case, created_at)
            values (:id, :email, :name, :organization, :buyerMode, :useCase, :at)
            """)
        .param("id", request.id().value())
        .param("email", request.email().text())
        .param("name", request.name())
        .param("organization", request.organization())
        .param("buyerMode", request.buyerMode())
        .param("useCase", request.useCase())
        .param("at", Timestamp.from(request.createdAt()))
        .update();
  }

  Optional<AccessRequest> findAccessRequest(FormId id) {
    return db.sql(
            """
            select request_id, email, name, organization, buyer_mode, use_case, created_at
            from accounts.access_requests
            where request_id = :id
            """)
        .param("id", id.value())
        .query(RegistrationStore::accessRequest)
        .optional();
  }

  Optional<FormId> newestAccessRequestOf(String emailKey) {
    return db.sql(
            """
            select request_id
            from accounts.access_requests
            where lower(email) = :key
            order by created_at desc, request_id desc
            limit 1
            """)
        .param("key", emailKey)
        .query(UUID.class)
        .optional()
        .map(FormId::new);
  }

  void deleteAccessRequests(Instant madeBefore) {
    db.sql("delete from accounts.access_requests where created_at < :before")
        .param("before", Timestamp.from(madeBefore))
        .update();
  }

  private static Registration registration(ResultSet row, int index) throws SQLException {
    return new Registration(
        new FormId(row.getObject("registration_id", UUID.class)),
        new EmailAddress(row.getString("email")),
        row.getString("name"),
        row.getString("organization"),
        row.getString("buyer_mode"),
        row.getString("password_hash"),
        row.getTimestamp("created_at").toInstant());
  }

  private static AccessRequest accessRequest(ResultSet row, int index) throws SQLException {
    return new AccessRequest(
        new FormId(row.getObject("request_id", UUID.class)),
        new EmailAddress(row.getString("email")),
        row.getString("name"),
        row.getString("organization"),
        row.getString("buyer_mode"),
        row.getString("use_case"),
        row.getTimestamp("created_at").toInstant());
  }
}
