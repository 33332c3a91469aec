package jp.mochi.system;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Debian's Chromium without a screen, driven by Playwright. It trusts the test's certificates. */
final class Chromium implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/chromium");
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final double PATIENCE_MS = 20_000;

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  static Chromium start() {
    return start(Map.of());
  }

  /** One of somebody whose home is there: it reads the certificates in that home's NSS store. */
  static Chromium atHome(Path home) {
    return start(Map.of("HOME", home.toString()));
  }

  private static Chromium start(Map<String, String> environment) {
    if (!Files.isExecutable(PROGRAM)) {
      throw new AssertionError(
          "This test needs Debian's Chromium: apt-get install chromium fonts-noto-cjk (there is no "
              + PROGRAM
              + ")");
    }
    var playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      return new Chromium(playwright, launch(playwright, environment));
    } catch (RuntimeException e) {
      playwright.close();
      throw e;
    }
  }

  private static Browser launch(Playwright playwright, Map<String, String> environment) {
    return playwright
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(PROGRAM)
                .setHeadless(true)
                .setEnv(all(environment))
                .setArgs(
                    List.of(
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync")));
  }

  /** The environment that there is, with these changes. */
  private static Map<String, String> all(Map<String, String> changes) {
    var all = new HashMap<>(System.getenv());
    all.putAll(changes);
    return all;
  }

  /** A phone of somebody's who reads this language: a browser that has never been anywhere. */
  static Browser.NewContextOptions phone(String language) {
    return new Browser.NewContextOptions()
        .setViewportSize(390, 844)
        .setDeviceScaleFactor(2)
        .setIsMobile(true)
        .setHasTouch(true)
        .setLocale(language)
        .setIgnoreHTTPSErrors(true);
  }

  BrowserContext open(Browser.NewContextOptions options) {
    var context = browser.newContext(options);
    context.setDefaultTimeout(PATIENCE_MS);
    return context;
  }

  /** Keeps what is on the screen among the build's artefacts. */
  static void shoot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
