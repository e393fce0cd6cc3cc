package dev.musterd.http.dashboard;

import dev.musterd.doubles.Hang;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A tab of a headless Chromium. */
final class Chromium implements AutoCloseable {
  private static final Path IMAGES = Path.of("docs/images");

  private final ChromeDriver driver;
  private final String tab;
  private final String base;

  Chromium(ChromeDriver driver, int port, boolean javaScript) {
    this.driver = driver;
    this.tab = driver.switchTo().newWindow(WindowType.TAB).getWindowHandle();
    this.base = "http://localhost:" + port;
    driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
    complaints(); // Of the tab before it.
    size(1280, 900);
    driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !javaScript));
  }

  Chromium go(String path) {
    driver.get(base + path);
    return this;
  }

  String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  String path() {
    return driver.getCurrentUrl().substring(base.length());
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** Until the page says so. */
  void await(String text) {
    new WebDriverWait(driver, Hang.LIMIT, Duration.ofMillis(100))
        .ignoring(StaleElementReferenceException.class)
        .until(_ -> text().contains(text));
  }

  void awaitPath(String path) {
    new WebDriverWait(driver, Hang.LIMIT, Duration.ofMillis(50)).until(_ -> path().equals(path));
  }

  void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  void dark(boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  Object script(String script) {
    return driver.executeScript(script);
  }

  /** What Chromium complains of, such as a script that the page's policy forbids. */
  List<String> complaints() {
    return StreamSupport.stream(driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Rules of accessibility that the page breaks, and where; empty when none is. */
  Object accessibilityViolations() {
    try (InputStream axe = Chromium.class.getResourceAsStream("/axe.min.js")) {
      driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return driver.executeAsyncScript(
        """
        const done = arguments[arguments.length - 1];
        axe.run(document).then(found => done(found.violations.map(
          each => each.id + ': ' + each.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | '))));
        """);
  }

  /** Into the documentation, where it is missing or asked for: a test run changes no checkout. */
  void picture(String name) {
    Path image = IMAGES.resolve(name + ".png");
    if (Files.exists(image) && !Boolean.getBoolean("screenshots")) {
      return;
    }
    try {
      Files.createDirectories(IMAGES);
      Files.write(image, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    driver.close();
    driver.getWindowHandles().stream()
        .filter(other -> !other.equals(tab))
        .findFirst()
        .ifPresent(other -> driver.switchTo().window(other));
  }
}
