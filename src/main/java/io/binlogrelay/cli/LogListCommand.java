package io.binlogrelay.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.binlogrelay.gtid.GtidSet;
import io.binlogrelay.offline.LogListing;
import io.binlogrelay.offline.StoredFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code log list}: the files of a log. */
@Command(
    name = "list",
    description = "List the files of a log with sizes, times and GTIDs. Times are UTC.",
    mixinStandardHelpOptions = true,
    versionProvider = ManifestVersion.class,
    footer = {"", "Exit codes: 0 listed, 2 bad command line, 3 no relay log there."})
final class LogListCommand extends LogDirectoryCommand {
  private static final int GTIDS_MAX = 200;

  @Option(names = "--json", description = "One JSON document, GTID sets in full.")
  private boolean json;

  @Override
  int run(Path log) throws IOException {
    LogListing listing = LogListing.of(log);
    if (json) {
      print(document(listing));
    } else {
      out().print(page(listing));
      out().flush();
    }
    return ExitCode.OK;
  }

  private static String page(LogListing listing) {
    StringBuilder page = new StringBuilder();
    if (!listing.files().isEmpty()) {
      page.append(table(listing.files())).append('\n');
    }
    page.append(
        "%s, %s in %s%n"
            .formatted(
                Quantity.of(listing.files().size(), "file"),
                Quantity.bytes(listing.bytes()),
                listing.directory()));
    page.append("gtid_executed  ").append(brief(listing.executed())).append('\n');
    page.append("gtid_purged    ").append(brief(listing.purged())).append('\n');
    if (listing.purgedTransactions() > 0) {
      page.append(Quantity.of(listing.purgedTransactions(), "transaction"))
          .append(" in files that were purged\n");
    }
    return page.toString();
  }

  private static String table(List<StoredFile> files) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("FILE", "SIZE", "FIRST EVENT", "LAST EVENT", ""));
    for (StoredFile file : files) {
      rows.add(
          List.of(
              file.name(),
              Quantity.bytes(file.bytes()),
              time(file.firstEvent()),
              time(file.lastEvent()),
              file.closed() ? "closed" : "in use"));
    }
    String[] lines = Table.text(rows).split("\n", -1);
    StringBuilder table = new StringBuilder(lines[0]).append('\n');
    for (int i = 0; i < files.size(); i++) {
      table.append(lines[i + 1]).append('\n').append(held(files.get(i)));
    }
    return table.toString();
  }

  /** The second line of a file: what it holds. */
  private static String held(StoredFile file) {
    if (file.transactions() == 0) {
      return "      no transactions\n";
    }
    String count =
        file.transactions() < 0
            ? "? transactions"
            : Quantity.of(file.transactions(), "transaction");
    return "      " + count + (file.gtids().isEmpty() ? "" : "  " + brief(file.gtids())) + "\n";
  }

  private static String brief(GtidSet gtids) {
    String text = gtids.toString();
    if (text.isEmpty()) {
      return "(empty)";
    }
    return text.length() <= GTIDS_MAX
        ? text
        : text.substring(0, GTIDS_MAX) + "... (" + gtids.count() + " GTIDs; --json has all)";
  }

  private static String time(@Nullable Instant time) {
    return time == null ? "-" : time.toString().replace('T', ' ').replace("Z", "");
  }

  private static ObjectNode document(LogListing listing) {
    ObjectNode document = object();
    document.put("directory", String.valueOf(listing.directory()));
    document.put("bytes", listing.bytes());
    document.put("gtidExecuted", listing.executed().toString());
    document.put("gtidPurged", listing.purged().toString());
    document.put("purgedTransactions", listing.purgedTransactions());
    ArrayNode files = document.putArray("files");
    for (StoredFile file : listing.files()) {
      ObjectNode node = files.addObject();
      node.put("name", file.name());
      node.put("bytes", file.bytes());
      node.put("firstEvent", text(file.firstEvent()));
      node.put("lastEvent", text(file.lastEvent()));
      node.put("closed", file.closed());
      node.put("transactions", file.transactions() < 0 ? null : file.transactions());
      node.put("gtids", file.gtids().toString());
    }
    return document;
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
