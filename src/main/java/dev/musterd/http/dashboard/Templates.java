package dev.musterd.http.dashboard;

import dev.musterd.http.dashboard.template.page.JteconfirmationGenerated;
import dev.musterd.http.dashboard.template.page.JteeventsGenerated;
import dev.musterd.http.dashboard.template.page.JtejobGenerated;
import dev.musterd.http.dashboard.template.page.JtejobsGenerated;
import dev.musterd.http.dashboard.template.page.JteloginGenerated;
import dev.musterd.http.dashboard.template.page.JtemessageGenerated;
import dev.musterd.http.dashboard.template.page.JteoverviewGenerated;
import dev.musterd.http.dashboard.template.page.JtepoolGenerated;
import dev.musterd.http.dashboard.template.page.JtepoolsGenerated;
import dev.musterd.http.dashboard.template.page.JtereapGenerated;
import dev.musterd.http.dashboard.template.page.JterunnerGenerated;
import dev.musterd.http.dashboard.template.page.JterunnersGenerated;
import dev.musterd.http.dashboard.template.page.JteworkGenerated;
import dev.musterd.http.dashboard.view.Confirmation;
import dev.musterd.http.dashboard.view.EventsPage;
import dev.musterd.http.dashboard.view.Frame;
import dev.musterd.http.dashboard.view.JobPage;
import dev.musterd.http.dashboard.view.ListPages;
import dev.musterd.http.dashboard.view.Login;
import dev.musterd.http.dashboard.view.Message;
import dev.musterd.http.dashboard.view.Overview;
import dev.musterd.http.dashboard.view.PoolPage;
import dev.musterd.http.dashboard.view.ReapPage;
import dev.musterd.http.dashboard.view.RunnerPage;
import dev.musterd.http.dashboard.view.WorkPage;
import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.function.Consumer;

/** Turns views into HTML with the templates that the build has compiled. */
final class Templates {
  private Templates() {}

  static String overview(Frame frame, Overview page) {
    return html(out -> JteoverviewGenerated.render(out, null, frame, page));
  }

  static String job(Frame frame, JobPage page) {
    return html(out -> JtejobGenerated.render(out, null, frame, page));
  }

  static String runner(Frame frame, RunnerPage page) {
    return html(out -> JterunnerGenerated.render(out, null, frame, page));
  }

  static String pool(Frame frame, PoolPage page) {
    return html(out -> JtepoolGenerated.render(out, null, frame, page));
  }

  static String work(Frame frame, WorkPage page) {
    return html(out -> JteworkGenerated.render(out, null, frame, page));
  }

  static String pools(Frame frame, ListPages.Pools page) {
    return html(out -> JtepoolsGenerated.render(out, null, frame, page));
  }

  static String jobs(Frame frame, ListPages.Jobs page) {
    return html(out -> JtejobsGenerated.render(out, null, frame, page));
  }

  static String runners(Frame frame, ListPages.Runners page) {
    return html(out -> JterunnersGenerated.render(out, null, frame, page));
  }

  static String events(Frame frame, EventsPage page) {
    return html(out -> JteeventsGenerated.render(out, null, frame, page));
  }

  static String reap(Frame frame, ReapPage page) {
    return html(out -> JtereapGenerated.render(out, null, frame, page));
  }

  static String confirmation(Frame frame, Confirmation page) {
    return html(out -> JteconfirmationGenerated.render(out, null, frame, page));
  }

  static String message(Frame frame, Message page) {
    return html(out -> JtemessageGenerated.render(out, null, frame, page));
  }

  static String login(Frame frame, Login page) {
    return html(out -> JteloginGenerated.render(out, null, frame, page));
  }

  private static String html(Consumer<HtmlTemplateOutput> template) {
    StringOutput text = new StringOutput();
    template.accept(new OwaspHtmlTemplateOutput(text));
    return text.toString();
  }
}
