package io.pacspace.ledger;

import io.pacspace.ledger.VerifiedHistory.Place;
import io.pacspace.shared.EnvironmentId;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Reads single records of many customers, each by its key.
@Repository
class PlaceStore {
  /// The records at these places, as far as there are any.
  List<LedgerRecord> at(JdbcClient cell, EnvironmentId ledger, Collection<Place> places) {
    return cell.sql(
            """
            select found.* from unnest(:customers, :sequences) as asked (customer, place)
            cross join lateral (
            """
                + LedgerStore.SELECT
                + """
                where ledger_id = :ledger and customer_id = asked.customer
                  and sequence >= asked.place and sequence <= asked.place
                order by sequence limit 1
                ) found
                """)
        .param("ledger", ledger.value())
        .param(
            "customers", places.stream().map(one -> one.customer().text()).toArray(String[]::new))
        .param("sequences", places.stream().mapToLong(Place::sequence).toArray())
        .query((row, _) -> LedgerStore.record(row))
        .list();
  }
}
