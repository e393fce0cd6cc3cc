package dev.musterd.doubles.github;

import dev.musterd.model.Owner;
import dev.musterd.model.notification.CheckRun;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every check run that was made, by id. */
final class StoredCheckRuns {
  private final Map<Long, CheckRun> byId = new TreeMap<>();
  boolean writable = true;

  /** Of other Apps, too, ids are long. */
  private long lastId = 40_000_000_000L;

  Reply<Long> create(CheckRun run) {
    if (!writable) {
      return Reply.refused(403, "Resource not accessible by integration");
    }
    byId.put(++lastId, run);
    return Reply.done(lastId);
  }

  /** What an update leaves out stays, such as the job. */
  Reply<Long> update(Owner.Repository repository, long id, CheckRun change) {
    CheckRun before = byId.get(id);
    if (!writable) {
      return Reply.refused(403, "Resource not accessible by integration");
    } else if (before == null || !before.repository().equals(repository)) {
      return Reply.notFound();
    }
    byId.put(
        id,
        new CheckRun(
            before.job(),
            repository,
            before.headSha(),
            change.completed(),
            change.title(),
            change.summary()));
    return Reply.done(id);
  }

  /** The ids of a commit's. */
  List<Map.Entry<Long, CheckRun>> of(Owner.Repository repository, String sha) {
    return byId.entrySet().stream()
        .filter(each -> each.getValue().repository().equals(repository))
        .filter(each -> each.getValue().headSha().equals(sha))
        .toList();
  }

  List<CheckRun> all() {
    return List.copyOf(byId.values());
  }
}
