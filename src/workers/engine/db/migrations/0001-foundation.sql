-- The library's first schema. Times are milliseconds since the epoch; *_json columns hold what src/shared/model parses.
-- Ids are text derived from content (src/shared/model/ids.ts); offsets are UTF-16 into passages.text.

CREATE TABLE library_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE collections (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row for each file in the content-addressed store: objects/ab/<sha256>.
CREATE TABLE document_objects (
  sha256 TEXT PRIMARY KEY,
  bytes INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  -- The same bytes can be in a library once, by this index and not by luck.
  sha256 TEXT NOT NULL UNIQUE REFERENCES document_objects (sha256),
  title TEXT NOT NULL,
  file_name TEXT NOT NULL,
  source_path TEXT,
  media_type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  pages INTEGER,
  language TEXT,
  quality_json TEXT,
  warnings_json TEXT NOT NULL DEFAULT '[]',
  revision_of TEXT REFERENCES documents (id) ON DELETE SET NULL,
  -- The same in all editions of a work, given with its second edition; null where there is only one. Which edition
  -- supersedes which is the order of added_at among them, so that one that leaves or returns breaks no chain.
  work_id TEXT,
  added_at INTEGER NOT NULL,
  trashed_at INTEGER,
  -- 1 from the first row of a publication until its last was withdrawn: recovery finishes what was cut.
  published INTEGER NOT NULL DEFAULT 0,
  passages_count INTEGER NOT NULL DEFAULT 0,
  entities_count INTEGER NOT NULL DEFAULT 0,
  relations_count INTEGER NOT NULL DEFAULT 0,
  facts_count INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX documents_by_file_name ON documents (file_name);
CREATE INDEX documents_by_added ON documents (added_at);
CREATE INDEX documents_by_work ON documents (work_id, added_at, id) WHERE work_id IS NOT NULL;

CREATE TABLE document_collections (
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  collection_id TEXT NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
  added_at INTEGER NOT NULL,
  PRIMARY KEY (collection_id, document_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_collections_by_document ON document_collections (document_id);

-- Every command, once, and its outcome: the audit log, and what makes a command idempotent.
CREATE TABLE audit_log (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  finished_at INTEGER,
  who TEXT NOT NULL,
  method TEXT NOT NULL,
  summary TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('running', 'ok', 'failed')),
  failure_code TEXT,
  -- The answer, so that the same id sent again is answered the same.
  reply_json TEXT,
  trace TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_log_by_time ON audit_log (at);

-- Files on their way in. A row lives from the call until its outcome was told; it survives a crash.
CREATE TABLE imports (
  id TEXT PRIMARY KEY,
  command_id TEXT NOT NULL,
  trace TEXT NOT NULL,
  position INTEGER NOT NULL,
  path TEXT NOT NULL,
  file_name TEXT NOT NULL,
  collection_id TEXT REFERENCES collections (id) ON DELETE SET NULL,
  same_name TEXT NOT NULL CHECK (same_name IN ('ask', 'revision', 'keep-both')),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'copying', 'undecided', 'refused', 'done', 'cancelled')),
  bytes_total INTEGER,
  sha256 TEXT,
  existing TEXT,
  result_json TEXT,
  at INTEGER NOT NULL,
  UNIQUE (command_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX imports_open ON imports (state, at) WHERE state IN ('waiting', 'copying', 'undecided', 'refused');

CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  document_id TEXT NOT NULL UNIQUE REFERENCES documents (id) ON DELETE CASCADE,
  stage TEXT NOT NULL CHECK (stage IN ('read', 'chunk', 'extract', 'resolve', 'embed', 'publish')),
  state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'paused', 'done', 'failed', 'cancelled')),
  -- queued
  not_before INTEGER,
  queue_reason TEXT,
  -- leased
  lease_token TEXT,
  lease_owner TEXT,
  lease_until INTEGER,
  heartbeat_at INTEGER,
  -- failed
  failure_json TEXT,
  -- Where the stage goes on after a checkpoint; null at its start.
  cursor_json TEXT,
  attempt INTEGER NOT NULL DEFAULT 0,
  max_attempts INTEGER NOT NULL,
  -- Deaths of the whole process since the last durable progress: those that the file may have caused, and those
  -- that came from outside or have no known cause (see jobs/recovery.ts).
  crashes INTEGER NOT NULL DEFAULT 0,
  interruptions INTEGER NOT NULL DEFAULT 0,
  -- 1: run with nothing else, to learn whether this job is what kills the process.
  isolated INTEGER NOT NULL DEFAULT 0,
  priority INTEGER NOT NULL DEFAULT 0,
  trace TEXT NOT NULL,
  queued_at INTEGER NOT NULL,
  started_at INTEGER,
  updated_at INTEGER NOT NULL,
  finished_at INTEGER,
  CHECK ((state = 'leased') = (lease_token IS NOT NULL)),
  CHECK ((state = 'failed') = (failure_json IS NOT NULL)),
  CHECK (state <> 'queued' OR (not_before IS NOT NULL AND queue_reason IS NOT NULL))
) STRICT, WITHOUT ROWID;
-- The claim reads this index from its end: highest priority, then oldest.
CREATE INDEX jobs_queue ON jobs (priority DESC, queued_at, id) WHERE state = 'queued';
-- When the next waiting job is due.
CREATE INDEX jobs_due ON jobs (not_before) WHERE state = 'queued';
CREATE INDEX jobs_by_state ON jobs (state, updated_at);

CREATE TABLE job_stages (
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  stage TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'running', 'done', 'skipped', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  ms REAL NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0,
  total INTEGER,
  note TEXT,
  PRIMARY KEY (job_id, stage)
) STRICT, WITHOUT ROWID;

CREATE TABLE job_events (
  seq INTEGER PRIMARY KEY,
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  stage TEXT NOT NULL,
  event TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  detail TEXT
) STRICT;
CREATE INDEX job_events_by_job ON job_events (job_id, seq);
CREATE INDEX job_events_failures ON job_events (at) WHERE to_state = 'failed';

CREATE TABLE pages (
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  width REAL NOT NULL,
  height REAL NOT NULL,
  failed INTEGER NOT NULL DEFAULT 0,
  blocks_json TEXT NOT NULL,
  PRIMARY KEY (document_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE passages (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  idx INTEGER NOT NULL,
  kind TEXT NOT NULL,
  headings_json TEXT NOT NULL,
  -- Headings, one a line: what full-text search sees besides the text.
  headings_text TEXT NOT NULL,
  page INTEGER NOT NULL,
  tokens INTEGER NOT NULL,
  -- SHA-256 of the contextual text: what a paid answer is kept under.
  context_hash TEXT NOT NULL,
  text TEXT NOT NULL,
  boxes_json TEXT NOT NULL,
  -- Packed (src/shared/model/packed-runs.ts). Last, as it is longer than the text: a reader of the other columns
  -- never walks through it.
  runs TEXT NOT NULL,
  UNIQUE (document_id, id),
  UNIQUE (document_id, idx)
) STRICT;
CREATE INDEX passages_by_context ON passages (context_hash);
-- Narrow on purpose: whose passage a full-text match is, without reading its text (1 µs a match instead of 12).
CREATE INDEX passages_documents ON passages (seq, document_id);

CREATE VIRTUAL TABLE passages_fts USING fts5 (
  text, headings_text,
  content = 'passages', content_rowid = 'seq',
  tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);
-- The words of all passages, for nearest spellings; a view of the index, it stores nothing.
CREATE VIRTUAL TABLE passages_words USING fts5vocab (passages_fts, row);
CREATE TRIGGER passages_fts_insert AFTER INSERT ON passages BEGIN
  INSERT INTO passages_fts (rowid, text, headings_text) VALUES (new.seq, new.text, new.headings_text);
END;
CREATE TRIGGER passages_fts_delete AFTER DELETE ON passages BEGIN
  INSERT INTO passages_fts (passages_fts, rowid, text, headings_text) VALUES ('delete', old.seq, old.text, old.headings_text);
END;

-- What an extractor said about a passage, kept by content: paid once, for every document and collection.
CREATE TABLE extractions (
  context_hash TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  prompt_version TEXT NOT NULL,
  extraction_json TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (context_hash, provider, model, prompt_version)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage (
  seq INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  calls INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cost_usd REAL NOT NULL
) STRICT;
CREATE INDEX usage_by_document ON usage (document_id);

-- One document's claims after resolution: what publish writes, and what restore publishes again. Each part is a
-- Resolution of its own with some of the rows, small enough to be parsed without holding up the engine; the whole
-- is their concatenation in order.
CREATE TABLE resolutions (
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  part INTEGER NOT NULL,
  resolution_json TEXT NOT NULL,
  PRIMARY KEY (document_id, part)
) STRICT, WITHOUT ROWID;

-- The graph. An entity's id comes from its folded key. `canonical_id` is its own id, or the entity it was merged
-- into: mentions, relations and facts keep the id they were published with, and readers go through canonical_id,
-- so that a merge moves nothing and can be undone exactly.
CREATE TABLE entities (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  canonical_id TEXT NOT NULL,
  mentions_count INTEGER NOT NULL DEFAULT 0,
  documents_count INTEGER NOT NULL DEFAULT 0,
  salience REAL NOT NULL DEFAULT 0,
  aliases_text TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX entities_by_canonical ON entities (canonical_id);
CREATE INDEX entities_by_salience ON entities (salience DESC, id);

CREATE VIRTUAL TABLE entities_fts USING fts5 (
  name, aliases_text,
  content = 'entities', content_rowid = 'seq',
  tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);
CREATE TRIGGER entities_fts_insert AFTER INSERT ON entities BEGIN
  INSERT INTO entities_fts (rowid, name, aliases_text) VALUES (new.seq, new.name, new.aliases_text);
END;
CREATE TRIGGER entities_fts_delete AFTER DELETE ON entities BEGIN
  INSERT INTO entities_fts (entities_fts, rowid, name, aliases_text) VALUES ('delete', old.seq, old.name, old.aliases_text);
END;
CREATE TRIGGER entities_fts_update AFTER UPDATE OF name, aliases_text ON entities BEGIN
  INSERT INTO entities_fts (entities_fts, rowid, name, aliases_text) VALUES ('delete', old.seq, old.name, old.aliases_text);
  INSERT INTO entities_fts (rowid, name, aliases_text) VALUES (new.seq, new.name, new.aliases_text);
END;

-- What each document says an entity is: name, type and salience of the entity are computed from all of these.
CREATE TABLE entity_documents (
  entity_id TEXT NOT NULL,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  salience REAL NOT NULL,
  mentions_count INTEGER NOT NULL,
  PRIMARY KEY (entity_id, document_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_documents_by_document ON entity_documents (document_id);

CREATE TABLE aliases (
  entity_id TEXT NOT NULL,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  alias_key TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('variant', 'acronym', 'synonym')),
  PRIMARY KEY (entity_id, document_id, name, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_by_key ON aliases (alias_key);
CREATE INDEX aliases_by_document ON aliases (document_id);

CREATE TABLE mentions (
  entity_id TEXT NOT NULL,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  passage_id TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  PRIMARY KEY (entity_id, document_id, passage_id, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_by_passage ON mentions (document_id, passage_id);

CREATE TABLE relations (
  id TEXT PRIMARY KEY,
  from_id TEXT NOT NULL,
  to_id TEXT NOT NULL,
  type TEXT NOT NULL,
  weight REAL NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX relations_by_from ON relations (from_id);
CREATE INDEX relations_by_to ON relations (to_id);

CREATE TABLE facts (
  id TEXT PRIMARY KEY,
  entity_id TEXT NOT NULL,
  property TEXT NOT NULL,
  value TEXT NOT NULL,
  unit TEXT,
  comparator TEXT,
  qualifiers_json TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;
CREATE INDEX facts_by_entity ON facts (entity_id);

-- The exact words a relation or a fact rests on: offsets into a passage. No claim lives without any.
CREATE TABLE evidence (
  claim_id TEXT NOT NULL,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  passage_id TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  -- The document's own weight for the claim.
  weight REAL NOT NULL DEFAULT 1,
  PRIMARY KEY (claim_id, document_id, passage_id, start, "end")
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_by_document ON evidence (document_id, claim_id);

CREATE TABLE merges (
  id INTEGER PRIMARY KEY,
  from_id TEXT NOT NULL,
  into_id TEXT NOT NULL,
  -- acronym: made and unmade by resolution as documents come and go. asked: a person's, kept until undone.
  reason TEXT NOT NULL CHECK (reason IN ('acronym', 'asked')),
  at INTEGER NOT NULL,
  undone_at INTEGER
) STRICT;
CREATE INDEX merges_live ON merges (from_id) WHERE undone_at IS NULL;
CREATE INDEX merges_live_into ON merges (into_id) WHERE undone_at IS NULL;

CREATE TABLE communities (
  entity_id TEXT PRIMARY KEY,
  community INTEGER NOT NULL,
  x REAL NOT NULL,
  y REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE embeddings (
  context_hash TEXT NOT NULL,
  model TEXT NOT NULL,
  vector BLOB NOT NULL,
  PRIMARY KEY (context_hash, model)
) STRICT, WITHOUT ROWID;

-- Graph changes in order, for Neo4j: written with the change itself, delivered by a later part.
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  operation TEXT NOT NULL CHECK (operation IN ('upsert', 'delete')),
  subject TEXT NOT NULL CHECK (subject IN ('document', 'passage', 'entity', 'relation', 'fact', 'collection', 'merge')),
  subject_id TEXT NOT NULL,
  document_id TEXT,
  payload_json TEXT NOT NULL,
  delivered_at INTEGER
) STRICT;
CREATE INDEX outbox_open ON outbox (seq) WHERE delivered_at IS NULL;
-- A purge takes the document's own text out of here too.
CREATE INDEX outbox_by_document ON outbox (document_id) WHERE document_id IS NOT NULL;
