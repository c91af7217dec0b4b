package io.binlogrelay.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.binlogrelay.offline.Finding;
import java.util.List;

/** What is wrong with a log, and what is worth a note, as JSON. */
final class FindingsJson {
  private FindingsJson() {}

  static void put(ObjectNode document, List<Finding> all) {
    ArrayNode findings = document.putArray("findings");
    for (Finding finding : all) {
      ObjectNode node = findings.addObject();
      node.put("file", finding.file());
      node.put("offset", finding.offset());
      node.put("what", finding.what());
      node.put("expected", finding.expected());
      node.put("found", finding.found());
    }
  }

  static void putNotes(ObjectNode document, List<String> all) {
    ArrayNode notes = document.putArray("notes");
    all.forEach(notes::add);
  }
}
