package dev.musterd.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.musterd.model.Owner.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerTest {
  @ParameterizedTest
  @CsvSource({"ORGANIZATION, acme", "REPOSITORY, acme/web.shop_2", "ENTERPRISE, big-corp"})
  void owner_isWhatItsTagsSay(Scope scope, String name) {
    Owner owner = Owner.of(scope, name);
    assertEquals(scope, owner.scope());
    assertEquals(name, owner.name());
    assertEquals(name, owner.toString());
    assertEquals(scope, Scope.valueOf(scope.tagValue().toUpperCase(java.util.Locale.ROOT)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "..", ".", "a\nb", "a%2f", "é", "a?b", "a#b", "a\\b", "a;b"})
  void name_isRefused_whenGitHubAllowsNoSuchName(String name) {
    for (Scope scope : List.of(Scope.ORGANIZATION, Scope.ENTERPRISE)) {
      refused(scope, name);
    }
    refused(Scope.REPOSITORY, "acme/" + name);
    refused(Scope.REPOSITORY, name + "/shop");
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme", "acme/", "/shop", "/", "a/b/c", "", "a\nb"})
  void repository_isRefused_unlessItHasTwoParts(String name) {
    refused(Scope.REPOSITORY, name);
  }

  @ParameterizedTest
  @EnumSource(names = {"ORGANIZATION", "ENTERPRISE"})
  void slash_isRefused_inASingleName(Scope scope) {
    refused(scope, "a/b");
  }

  @ParameterizedTest
  @CsvSource({
    "ORGANIZATION, acme, Acme",
    "REPOSITORY, acme/web.shop_2, ACME/Web.Shop_2",
    "ENTERPRISE, big-corp, Big-Corp"
  })
  void owner_isTheSame_inAnyCase(Scope scope, String one, String other) {
    assertEquals(Owner.of(scope, one), Owner.of(scope, other));
    assertEquals(Owner.of(scope, one).hashCode(), Owner.of(scope, other).hashCode());
    assertEquals(one, Owner.of(scope, other).key());
    assertEquals(other, Owner.of(scope, other).name());
    assertEquals(
        new OwnerPool("linux", Owner.of(scope, one)).key(),
        new OwnerPool("linux", Owner.of(scope, other)).key());
  }

  @Test
  void owner_isAnother_whenScopeOrNameDiffers() {
    assertNotEquals(Owner.of(Scope.ORGANIZATION, "acme"), Owner.of(Scope.ENTERPRISE, "acme"));
    assertNotEquals(Owner.of(Scope.ORGANIZATION, "acme"), Owner.of(Scope.ORGANIZATION, "acme2"));
    assertNotEquals(Owner.of(Scope.ORGANIZATION, "a-b"), Owner.of(Scope.ORGANIZATION, "a_b"));
  }

  @Test
  void name_isAtMostAHundredCharacters() {
    assertEquals(100, Owner.of(Scope.ORGANIZATION, "a".repeat(100)).name().length());
    refused(Scope.ORGANIZATION, "a".repeat(101));
  }

  /** The name came from outside, and the message goes to a log. */
  private static void refused(Scope scope, String name) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Owner.of(scope, name)).getMessage();
    assertFalse(message.contains("\n"), message);
  }
}
