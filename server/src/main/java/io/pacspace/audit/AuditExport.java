package io.pacspace.audit;

import io.pacspace.audit.EntryStore.Place;
import io.pacspace.shared.TenantId;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Writes entries as JSON lines, some hundred at a time, so that the longest log takes no more
/// memory than a short one and holds no connection while somebody reads slowly.
@Component
class AuditExport {
  private static final int AT_A_TIME = 500;

  private final EntryStore entries;
  private final JsonMapper json;

  AuditExport(EntryStore entries, JsonMapper json) {
    this.entries = entries;
    this.json = json;
  }

  /// An export of which nothing is written yet. Its first entries are read, so that a database that
  /// is away is refused before an answer begins.
  Lines begin(TenantId tenant, Filter filter) {
    return new Lines(tenant, filter, entries.list(tenant, filter, AT_A_TIME, 0));
  }

  /// The entries of a tenant, newest first, to be written once.
  final class Lines {
    private final TenantId tenant;
    private final Filter filter;
    private final List<Entry> first;

    private Lines(TenantId tenant, Filter filter, List<Entry> first) {
      this.tenant = tenant;
      this.filter = filter;
      this.first = first;
    }

    /// Writes all of them and leaves `out` open. What fails on the way is thrown: the answer is
    /// broken off then, since fewer lines would look like a whole file.
    void write(OutputStream out) throws IOException {
      var part = first;
      while (!part.isEmpty()) {
        for (var entry : part) {
          out.write(json.writeValueAsBytes(AuditController.Item.of(entry)));
          out.write('\n');
        }
        var last = part.getLast();
        part =
            part.size() < AT_A_TIME
                ? List.of()
                : entries.listBehind(tenant, filter, new Place(last.at(), last.id()), AT_A_TIME);
      }
    }
  }
}
