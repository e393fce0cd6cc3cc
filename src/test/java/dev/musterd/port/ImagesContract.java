package dev.musterd.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.musterd.port.Images.Image;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link Images} does, where Amazon's images of 2018 are among those offered. */
public abstract class ImagesContract {
  private static final Map<String, List<String>> SOME = Map.of("name", List.of("amzn-ami-hvm-*"));

  protected abstract Images images();

  protected abstract <T> T await(Future<T> future);

  /** A parameter with this value is there from now on. */
  protected abstract void parameter(String name, String value);

  @Test
  void newest_matchesTheFilter_andIsFoundByItsId() {
    Image newest = await(images().newest(SOME, List.of("amazon"))).orElseThrow();
    assertTrue(newest.name().startsWith("amzn-ami-hvm-"), newest::toString);
    assertTrue(newest.rootDevice().startsWith("/dev/"), newest::toString);
    assertEquals("x86_64", newest.architecture());
    assertEquals(Optional.of(newest), await(images().byId(newest.id())));
  }

  @Test
  void allFilters_haveToMatch() {
    Map<String, List<String>> both =
        Map.of("name", List.of("amzn-ami-hvm-*"), "architecture", List.of("no-such"));
    assertEquals(Optional.empty(), await(images().newest(both, List.of("amazon"))));
  }

  @Test
  void imageThatIsNotThere_isNone() {
    assertEquals(Optional.empty(), await(images().byId("ami-00000000000000000")));
  }

  @Test
  void parameter_holdsAnId_orIsNotThere() {
    parameter("/images/of-a-test", "ami-12345678");
    assertEquals(
        Optional.of("ami-12345678"),
        await(images().parameter("/images/of-a-test")).map(Images.Parameter::id));
    assertEquals(Optional.empty(), await(images().parameter("/no/such/parameter")));
  }
}
