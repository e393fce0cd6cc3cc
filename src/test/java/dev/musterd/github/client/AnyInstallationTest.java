package dev.musterd.github.client;

import static dev.musterd.github.releases.PublisherBench.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.github.releases.PublisherBench;
import dev.musterd.model.Owner;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On whose behalf questions are asked that any owner may ask. */
class AnyInstallationTest {
  private static final String LIST = "/app/installations";
  private static final String REPOSITORIES = "/installation/repositories";
  private static final String PERSON = "{'id':7,'target_type':'User','account':{'login':'alice'}}";
  @RegisterExtension private final PublisherBench bench = new PublisherBench();
  private final AnyInstallation any = bench.any();

  private Owner owner() {
    return bench.ask(any::owner);
  }

  @Test
  void organization_isAskedForOnceAnHour() {
    assertEquals(new Owner.Organization("acme"), owner());
    owner();
    assertEquals(1, bench.server.asked(LIST).size());
    bench.time.advance(Duration.ofHours(1));
    owner();
    assertEquals(2, bench.server.asked(LIST).size());
  }

  @Test
  void person_isAskedThroughARepository() {
    bench.installedAt(PERSON);
    bench.server.say(REPOSITORIES, json("{'repositories':[{'full_name':'alice/shop'}]}"));
    assertEquals(new Owner.Repository("alice", "shop"), owner());
    assertEquals(
        Optional.of("Bearer secret"), bench.server.asked(REPOSITORIES).getFirst().authorization());
  }

  /** GitHub lets no App ask for the runners of an enterprise; and an account may be gone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id':6,'target_type':'Enterprise','account':{'slug':'acme-corp','name':'Acme'}}",
        "{'id':6,'target_type':'Enterprise','account':{'login':'acme-corp'}}",
        "{'id':6,'target_type':'Organization','account':null}",
        "{'id':6,'target_type':'Organization'}"
      })
  void installation_thatCannotBeAsked_isPassedOver(String installation) {
    bench.installedAt(installation);
    assertTrue(bench.failure(any::owner).contains("installed nowhere"));
    bench.installedAt(
        installation + ",{'id':7,'target_type':'Organization','account':{'login':'acme'}}");
    assertEquals(new Owner.Organization("acme"), owner());
  }

  @Test
  void suspended_isPassedOver() {
    bench.installedAt(
        "{'id':6,'suspended_at':'2026-01-01T00:00:00Z','target_type':'Organization',"
            + "'account':{'login':'late'}},"
            + "{'id':7,'suspended_at':null,'target_type':'Organization','account':{'login':'acme'}}");
    assertEquals(new Owner.Organization("acme"), owner());
  }

  @Test
  void nowhere_saysWhatToDo_andIsNotRemembered() {
    bench.installedAt("");
    assertTrue(bench.failure(any::owner).contains("installed nowhere: install it"));
    bench.installedAt(PERSON);
    bench.server.say(REPOSITORIES, json("{'repositories':[]}"));
    assertTrue(bench.failure(any::owner).contains("installed nowhere"));
    bench.server.say(REPOSITORIES, json("{'repositories':[{'full_name':'alice/shop'}]}"));
    assertEquals(new Owner.Repository("alice", "shop"), owner());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "{'id':7,'target_type':'Organization','account':{'login':'../x'}}",
        "{'id':'7','target_type':'Organization','account':{'login':'acme'}}"
      })
  void garbage_isAnOutage(String installation) {
    bench.installedAt(installation);
    String said = bench.failure(any::owner);
    assertTrue(said.contains("installations: GitHub's answer (200) is not what"), said);
  }
}
