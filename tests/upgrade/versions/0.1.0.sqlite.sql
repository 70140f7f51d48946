BEGIN TRANSACTION;
CREATE TABLE access_log (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	reader_id VARCHAR NOT NULL, 
	what VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_access_log PRIMARY KEY (id), 
	CONSTRAINT uq_access_log_team_id_user_id_reader_id_what_subject UNIQUE (team_id, user_id, reader_id, what, subject), 
	CONSTRAINT ck_access_log_what CHECK (what IN ('export', 'reason'))
);
INSERT INTO "access_log" VALUES(1,'T1','U1','U2','reason','1:0','2026-11-25 09:30:00.000000');
INSERT INTO "access_log" VALUES(51,'T2','U1','U2','reason','1:0','2026-11-25 09:30:00.000000');
CREATE TABLE admin_act (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR, 
	what VARCHAR NOT NULL, 
	note TEXT, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_admin_act PRIMARY KEY (id), 
	CONSTRAINT ck_admin_act_what CHECK (what IN ('stop', 'start', 'operator_stop', 'operator_start', 'dry_run_on', 'dry_run_off', 'cap', 'looked'))
);
INSERT INTO "admin_act" VALUES(1,'T1','U1','stop','s1:6e7638ac:gAAAAAAAAAAANDNxEjsB444C6K8sRkrncrhZYWaHEcWYFD6-WgmPUY01DToOG_owCMS90mBFWTGpWrgIVVOoSOndATvm0tf6wNRG7j-WX7IQtfkgP_RFj_E=','2026-11-25 09:30:00.000000');
INSERT INTO "admin_act" VALUES(51,'T2','U1','stop','s1:6e7638ac:gAAAAAAAAAAATudweILuvRjrDGngaoCoLkxkYDrSnx7kSBVLbnL5s_fDv5SnRtb0Vu1s8DHKUcRfeVnG0ZZbcEvC5NzdEEK0l6FRq3hVwWKykp4jmLAQA0k=','2026-11-25 09:30:00.000000');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0012');
CREATE TABLE assessment (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	ladder VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	started_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	CONSTRAINT pk_assessment PRIMARY KEY (id), 
	CONSTRAINT ck_assessment_state CHECK (state IN ('draft', 'finished'))
);
INSERT INTO "assessment" VALUES(1,'T1','U1','backend','draft','2026-11-25 09:30:00.000000',NULL);
INSERT INTO "assessment" VALUES(51,'T2','U1','backend','draft','2026-11-25 09:30:00.000000',NULL);
CREATE TABLE check_in (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	week VARCHAR NOT NULL, 
	delivery_id VARCHAR, 
	goal_ids TEXT NOT NULL, 
	answer VARCHAR NOT NULL, 
	asked_at DATETIME NOT NULL, 
	answered_at DATETIME, 
	CONSTRAINT pk_check_in PRIMARY KEY (id), 
	CONSTRAINT uq_check_in_team_id_delivery_id UNIQUE (team_id, delivery_id), 
	CONSTRAINT ck_check_in_answer CHECK (answer IN ('none', 'answered', 'skipped'))
);
INSERT INTO "check_in" VALUES(1,'T1','U1','2026-W48','T1-pending','[1]','none','2026-11-25 09:30:00.000000',NULL);
INSERT INTO "check_in" VALUES(51,'T2','U1','2026-W48','T2-pending','[51]','none','2026-11-25 09:30:00.000000',NULL);
CREATE TABLE delivery (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	urgency VARCHAR NOT NULL, 
	subject TEXT NOT NULL, 
	schedule_id INTEGER, 
	occurrence_key VARCHAR NOT NULL, 
	channel_id VARCHAR, 
	state VARCHAR NOT NULL, 
	reason VARCHAR, 
	held VARCHAR, 
	due_at DATETIME NOT NULL, 
	not_before DATETIME NOT NULL, 
	expires_at DATETIME, 
	attempt INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	lease_owner VARCHAR, 
	lease_until DATETIME, 
	first_try_at DATETIME, 
	check_after DATETIME, 
	looked INTEGER NOT NULL, 
	after_ts VARCHAR, 
	slack_ts VARCHAR, 
	settled_via VARCHAR, 
	created_at DATETIME NOT NULL, 
	settled_at DATETIME, 
	CONSTRAINT pk_delivery PRIMARY KEY (id), 
	CONSTRAINT uq_delivery_team_id_occurrence_key UNIQUE (team_id, occurrence_key), 
	CONSTRAINT ck_delivery_state CHECK (state IN ('planned', 'pending', 'sending', 'unknown', 'sent', 'skipped', 'cancelled', 'dead')), 
	CONSTRAINT ck_delivery_urgency CHECK (urgency IN ('requested', 'chosen', 'proactive'))
);
INSERT INTO "delivery" VALUES('T1-planned','T1','U-planned','nudge','proactive','{}',NULL,'nudge:planned','D-planned','planned',NULL,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL,0,1,'worker','2026-11-25 10:31:00.000000',NULL,'2026-11-25 09:30:00.000000',0,NULL,NULL,NULL,'2026-11-25 09:30:00.000000',NULL);
INSERT INTO "delivery" VALUES('T1-pending','T1','U1','nudge','proactive','{}',NULL,'nudge:U1:2026-W48','D-pending','pending',NULL,'vacation','2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL,0,1,'worker','2026-11-25 10:31:00.000000',NULL,'2026-11-25 09:30:00.000000',0,NULL,'1700000001.0001',NULL,'2026-11-25 09:30:00.000000',NULL);
INSERT INTO "delivery" VALUES('T1-sending','T1','U-sending','nudge','proactive','{}',NULL,'nudge:sending','D-sending','sending',NULL,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL,0,1,'worker','2026-11-25 10:31:00.000000',NULL,'2026-11-25 09:30:00.000000',0,NULL,NULL,NULL,'2026-11-25 09:30:00.000000',NULL);
INSERT INTO "delivery" VALUES('T1-unknown','T1','U-unknown','nudge','proactive','{}',NULL,'nudge:unknown','D-unknown','unknown',NULL,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL,0,1,'worker','2026-11-25 10:31:00.000000',NULL,'2026-11-25 09:30:00.000000',0,NULL,NULL,NULL,'2026-11-25 09:30:00.000000',NULL);
INSERT INTO "delivery" VALUES('T2-planned','T2','U-planned','nudge','proactive','{}',NULL,'nudge:planned','D-planned','planned',NULL,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL,0,1,'worker','2026-11-25 10:31:00.000000',NULL,'2026-11-25 09:30:00.000000',0,NULL,NULL,NULL,'2026-11-25 09:30:00.000000',NULL);
INSERT INTO "delivery" VALUES('T2-pending','T2','U1','nudge','proactive','{}',NULL,'nudge:U1:2026-W48','D-pending','pending',NULL,'vacation','2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL,0,1,'worker','2026-11-25 10:31:00.000000',NULL,'2026-11-25 09:30:00.000000',0,NULL,'1700000051.0001',NULL,'2026-11-25 09:30:00.000000',NULL);
INSERT INTO "delivery" VALUES('T2-sending','T2','U-sending','nudge','proactive','{}',NULL,'nudge:sending','D-sending','sending',NULL,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL,0,1,'worker','2026-11-25 10:31:00.000000',NULL,'2026-11-25 09:30:00.000000',0,NULL,NULL,NULL,'2026-11-25 09:30:00.000000',NULL);
INSERT INTO "delivery" VALUES('T2-unknown','T2','U-unknown','nudge','proactive','{}',NULL,'nudge:unknown','D-unknown','unknown',NULL,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL,0,1,'worker','2026-11-25 10:31:00.000000',NULL,'2026-11-25 09:30:00.000000',0,NULL,NULL,NULL,'2026-11-25 09:30:00.000000',NULL);
CREATE TABLE delivery_attempt (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	delivery_id VARCHAR NOT NULL, 
	attempt INTEGER NOT NULL, 
	outcome VARCHAR NOT NULL, 
	error VARCHAR, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_delivery_attempt PRIMARY KEY (id)
);
INSERT INTO "delivery_attempt" VALUES(1,'T1','T1-pending',1,'x',NULL,'2026-11-25 10:30:00.000000');
INSERT INTO "delivery_attempt" VALUES(51,'T2','T2-pending',1,'x',NULL,'2026-11-25 10:30:00.000000');
CREATE TABLE goal (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	number INTEGER, 
	title TEXT NOT NULL, 
	typed TEXT NOT NULL, 
	due_day DATE, 
	dimension VARCHAR, 
	state VARCHAR NOT NULL, 
	progress INTEGER NOT NULL, 
	unanswered INTEGER NOT NULL, 
	rests_since DATETIME, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	CONSTRAINT pk_goal PRIMARY KEY (id), 
	CONSTRAINT uq_goal_team_id_user_id_number UNIQUE (team_id, user_id, number), 
	CONSTRAINT ck_goal_state CHECK (state IN ('draft', 'active', 'done', 'dropped', 'cancelled')), 
	CONSTRAINT ck_goal_progress CHECK (progress BETWEEN 0 AND 100)
);
INSERT INTO "goal" VALUES(1,'T1','U1',1,'s1:6e7638ac:gAAAAAAAAAAAAlMQjM_ECbvk0rnQAnNCCZgL2dPNVr16hbJqojecJZz1AaLrhjJVxP8SVdgnxIiRfGWTFCNUvVF8BKgeOQuP7GVRk_0MvJoChQ44cMkoNN4=','',NULL,NULL,'active',0,0,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL);
INSERT INTO "goal" VALUES(51,'T2','U1',1,'s1:6e7638ac:gAAAAAAAAAAAf-IYRO5rl47OKfN5he3mz6xWhhsJuGwJAiL7YC59aksyxX36u2mHI_nLRt6lLOfljkLPoWXMC82hwDWohXaXAXbyD8HJDoOTpIHyTl3TQPI=','',NULL,NULL,'active',0,0,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL);
INSERT INTO "goal" VALUES(52,'T2','U1',2,'s1:6e7638ac:gAAAAAAAAAAAsi0djCjlEYuIKewRsZJ3MAlb7x1Azf7pK4yBSq2ksGZeoXn1oyjpaaG6OYkgQFy3ZsJu4O5tnJyv1t9x0flyM6OANA2xX2rM5SdLzJEOe6U=','',NULL,NULL,'active',0,0,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL);
INSERT INTO "goal" VALUES(53,'T2','U1',3,'s1:6e7638ac:gAAAAAAAAAAAOWxz9z1LMnH_r9VYAajhkbIfj_IhAACoX5LUH1LytVznFho1RJUTW47FiyuPQsgB46HbX7CN-fOlo1h1cF9-KPH8oxt7zBFI8HY_4qxBHpA=','',NULL,NULL,'active',0,0,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL);
INSERT INTO "goal" VALUES(54,'T2','U1',4,'s1:6e7638ac:gAAAAAAAAAAA53Y9QpNQQtvgByicooXgugdU6fdESN3brkm48l3IDOyBeblchKh1fOFW-coGcH1AAa4M_3ZqJY5QVxzw3Rtu7rv1dp2BaD_xBNRQTOmEGeg=','',NULL,NULL,'active',0,0,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL);
CREATE TABLE goal_event (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	goal_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	note TEXT, 
	"before" TEXT, 
	progress INTEGER, 
	check_in_id INTEGER, 
	is_undone BOOLEAN NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_goal_event PRIMARY KEY (id), 
	CONSTRAINT ck_goal_event_kind CHECK (kind IN ('added', 'edited', 'progress', 'moved', 'done', 'dropped', 'undone', 'on_track', 'slipped', 'rested', 'woken')), 
	CONSTRAINT fk_goal_event_goal_id_goal FOREIGN KEY(goal_id) REFERENCES goal (id) ON DELETE CASCADE
);
INSERT INTO "goal_event" VALUES(1,'T1','U1',1,'added','s1:6e7638ac:gAAAAAAAAAAAjIITRj3QvOh5FiwoJafNisP6SRHRGPZcwh0CHec1A5UJBDJC_c6DyYUJ3oD625dlicMVWH7fQzl6lk5Xl-AYonW2XGZOpWO6Ono2S7BadQs=',NULL,NULL,1,0,'2026-11-25 09:30:00.000000');
INSERT INTO "goal_event" VALUES(51,'T2','U1',51,'added','s1:6e7638ac:gAAAAAAAAAAArrHD33JgGYulqn2u18AO0Obk8wetr-VXc8MKDkGvOE2kRKo1OdETNQi9Bz1i3D2wgJp2lOFGSTl0kCChTOExCrMa4Ggokg37afUVqvhf8ks=',NULL,NULL,51,0,'2026-11-25 09:30:00.000000');
CREATE TABLE halt (
	id INTEGER NOT NULL, 
	since DATETIME NOT NULL, 
	CONSTRAINT pk_halt PRIMARY KEY (id)
);
CREATE TABLE heartbeat (
	process_id VARCHAR NOT NULL, 
	host VARCHAR NOT NULL, 
	program VARCHAR NOT NULL, 
	started_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_heartbeat PRIMARY KEY (process_id)
);
CREATE TABLE inbox (
	team_id VARCHAR NOT NULL, 
	dedupe_key VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	user_id VARCHAR, 
	payload TEXT, 
	state VARCHAR NOT NULL, 
	attempts INTEGER NOT NULL, 
	received_at DATETIME NOT NULL, 
	next_try_at DATETIME NOT NULL, 
	settled_at DATETIME, 
	CONSTRAINT pk_inbox PRIMARY KEY (team_id, dedupe_key), 
	CONSTRAINT ck_inbox_state CHECK (state IN ('waiting', 'done', 'dead'))
);
INSERT INTO "inbox" VALUES('T1','message:1','message',NULL,'s1:6e7638ac:gAAAAAAAAAAA3HWELPVX4hBbtyl6A-qtgBEkob4UQ9V2LjpSiL8FRfrVMOa8AAy-24yk9j2SwEFOJwL-Cnm6luZDVIcabZrLrF04W189fFh3UUl5Iw4-qM0=','waiting',0,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL);
INSERT INTO "inbox" VALUES('T2','message:1','message',NULL,'s1:6e7638ac:gAAAAAAAAAAA_5pfew8I6emiuU-3GaZLLNvhxn9ALxmeth1J5px5W_8ZLOzwku9pMyf9AnWgdfHKgBF0PIVqmkUxcdO6hG-_XT88iYB-3eN_o0JdegGo9pc=','waiting',0,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL);
CREATE TABLE installation (
	team_id VARCHAR NOT NULL, 
	enterprise_id VARCHAR NOT NULL, 
	is_enterprise_install BOOLEAN NOT NULL, 
	app_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	bot_user_id VARCHAR NOT NULL, 
	scopes VARCHAR NOT NULL, 
	token TEXT, 
	ended_at DATETIME, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_installation PRIMARY KEY (team_id, enterprise_id, is_enterprise_install)
);
INSERT INTO "installation" VALUES('T1','',0,'A1','','U0BOT','','s1:6e7638ac:gAAAAAAAAAAAMTzcpi7LVLZoECappMnORmUhTtpehBbv1Sh_1AzOn2EuVwHgVj4fG3ow4Dw2p_sULK7HeVCJCbrk3nR0brPkwJfPFnWcosZNqp5tj--npdU=',NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
INSERT INTO "installation" VALUES('T2','',0,'A1','','U0BOT','','s1:6e7638ac:gAAAAAAAAAAAy5WqjFNnDJg2jK1yT1dCfC3VvFdrEiusEiFg31RwuikS4CkrD2UFXL2fENi8Wk2VM_fxKPr1p3IChDFr-2LUlzD-OLvltDAPA_u63Hzn_GA=',NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
CREATE TABLE intention (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	goal_id INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	cue TEXT NOT NULL, 
	action TEXT NOT NULL, 
	obstacle TEXT, 
	outcome TEXT, 
	asked VARCHAR, 
	weekday INTEGER, 
	local_time VARCHAR, 
	quoted INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_intention PRIMARY KEY (id), 
	CONSTRAINT ck_intention_state CHECK (state IN ('draft', 'active', 'ended')), 
	CONSTRAINT ck_intention_asked CHECK (asked IN ('outcome', 'obstacle', 'plan', 'cue', 'action')), 
	CONSTRAINT ck_intention_weekday CHECK (weekday BETWEEN 0 AND 6), 
	CONSTRAINT fk_intention_goal_id_goal FOREIGN KEY(goal_id) REFERENCES goal (id) ON DELETE CASCADE
);
INSERT INTO "intention" VALUES(1,'T1','U1',1,'active','s1:6e7638ac:gAAAAAAAAAAAnNzstHtPramiC4yCABb6OM3BhdJaN_soml7J3Yv0Ejuj64y0zP-Jl2HwLINMP5VpKvzW_wTxh_z_XWFn8NKW6drxGfCmI1iYQSgniR9mpy8=','',NULL,NULL,NULL,NULL,NULL,0,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
INSERT INTO "intention" VALUES(2,'T1','U1',1,'draft','s1:6e7638ac:gAAAAAAAAAAA_0TqfQYfLXOBPhlvsmuq_6xXCEVKs6XItGGcP5LxSX_x73z2ZpbQeSG8FaL-O9f92W6MmRfLtnspXscKzRHBTGSwM3RyOeTbxWpfl3mdp6c=','',NULL,NULL,'plan',NULL,NULL,0,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
INSERT INTO "intention" VALUES(3,'T1','U1',1,'ended','s1:6e7638ac:gAAAAAAAAAAA0JYx4JR5Q0VwtK4TC2grt9yKiqBAq-Q7xUhKvD7SMIf1t9qM9t-iVyBbh3QvR7eJ2pLnVBPkmkwNiifIqSkoUlaMwIHYjRsJxT3vTRQ6Z-0=','',NULL,NULL,NULL,NULL,NULL,0,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
INSERT INTO "intention" VALUES(51,'T2','U1',51,'active','s1:6e7638ac:gAAAAAAAAAAA1ZtDDEHoJJf-7DYm23ApLumbS_KzeeouenhdU9pkBGxlPU8hrCIjH9SD-PlY0-dLN7zfm74BaL1J9zn6-4meuQeDAkudliIjVReClxISr10=','',NULL,NULL,NULL,NULL,NULL,0,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
INSERT INTO "intention" VALUES(52,'T2','U1',51,'draft','s1:6e7638ac:gAAAAAAAAAAA8hlE-lQ-7OVhgXAQCN7s7HaOYem8JRwP9up_lAeOA7P5iAu0XSaXB59s5MyYd8xehY-_05TwPoUYZU2_ho6kmWnmZi9ORykrbGI2xrlhp04=','',NULL,NULL,'plan',NULL,NULL,0,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
INSERT INTO "intention" VALUES(53,'T2','U1',51,'ended','s1:6e7638ac:gAAAAAAAAAAAuZqgN6ON_d0DcUaze1S_NK9aCK_q5RKSaCPFeWHb_0JaF4CikXxtvOvvz4QJhKQ_pv1uIn9s5TZ27iMr96f8PZwGUaT-UoAQYO9XTgm3-O4=','',NULL,NULL,NULL,NULL,NULL,0,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
CREATE TABLE left_file (
	team_id VARCHAR NOT NULL, 
	file_id VARCHAR NOT NULL, 
	try_at DATETIME NOT NULL, 
	CONSTRAINT pk_left_file PRIMARY KEY (team_id, file_id)
);
INSERT INTO "left_file" VALUES('T1','left-T1','2026-11-25 09:30:00.000000');
INSERT INTO "left_file" VALUES('T2','left-T2','2026-11-25 09:30:00.000000');
CREATE TABLE lineage (
	id INTEGER NOT NULL, 
	identity VARCHAR NOT NULL, 
	CONSTRAINT pk_lineage PRIMARY KEY (id)
);
CREATE TABLE member (
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	timezone VARCHAR, 
	locale VARCHAR, 
	ladder VARCHAR, 
	level VARCHAR, 
	welcomed_at DATETIME, 
	dm_channel VARCHAR, 
	is_active BOOLEAN NOT NULL, 
	away VARCHAR, 
	away_until DATETIME, 
	hours_start VARCHAR NOT NULL, 
	hours_end VARCHAR NOT NULL, 
	holdout_since DATETIME, 
	home_digest VARCHAR, 
	last_win_number INTEGER, 
	model_wish VARCHAR, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_member PRIMARY KEY (team_id, user_id), 
	CONSTRAINT ck_member_away CHECK (away IN ('vacation', 'sick', 'away')), 
	CONSTRAINT ck_member_model_wish CHECK (model_wish IN ('off', 'question', 'goals'))
);
INSERT INTO "member" VALUES('T1','U1',NULL,NULL,NULL,'level-T1',NULL,NULL,1,NULL,NULL,'08:00','18:00',NULL,NULL,NULL,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
INSERT INTO "member" VALUES('T2','U1',NULL,NULL,NULL,'level-T2',NULL,NULL,1,NULL,NULL,'08:00','18:00',NULL,NULL,NULL,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
CREATE TABLE mentor (
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	ladder VARCHAR NOT NULL, 
	level VARCHAR NOT NULL, 
	topics TEXT NOT NULL, 
	shadowings TEXT NOT NULL, 
	about TEXT NOT NULL, 
	capacity INTEGER NOT NULL, 
	offered INTEGER NOT NULL, 
	engaged INTEGER NOT NULL, 
	asked_at DATETIME, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_mentor PRIMARY KEY (team_id, user_id), 
	CONSTRAINT ck_mentor_state CHECK (state IN ('active', 'paused', 'stopped')), 
	CONSTRAINT ck_mentor_capacity CHECK (capacity BETWEEN 1 AND 5), 
	CONSTRAINT ck_mentor_counts CHECK (offered >= 0 AND engaged >= 0)
);
INSERT INTO "mentor" VALUES('T1','U1','active','backend','senior','["T1"]','[]','',3,1,1,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
INSERT INTO "mentor" VALUES('T2','U1','active','backend','senior','["T2"]','[]','',3,1,1,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
CREATE TABLE mentor_block (
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	other_id VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_mentor_block PRIMARY KEY (team_id, user_id, other_id)
);
INSERT INTO "mentor_block" VALUES('T1','U1','U-T1','2026-11-25 09:30:00.000000');
INSERT INTO "mentor_block" VALUES('T2','U1','U-T2','2026-11-25 09:30:00.000000');
CREATE TABLE mentor_request (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	mentor_id VARCHAR, 
	topic VARCHAR, 
	shadowing VARCHAR, 
	reason TEXT NOT NULL, 
	state VARCHAR NOT NULL, 
	is_wide BOOLEAN NOT NULL, 
	passed TEXT NOT NULL, 
	next_at DATETIME, 
	asked_at DATETIME, 
	accepted_at DATETIME, 
	met_at DATETIME, 
	reminders INTEGER NOT NULL, 
	reflection TEXT, 
	mentor_reflection TEXT, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT ck_mentor_request_state CHECK (state IN ('waiting', 'asked', 'accepted', 'nobody', 'withdrawn', 'ended'))
);
INSERT INTO "mentor_request" VALUES(1,'T1','U1','U2','architecture',NULL,'s1:6e7638ac:gAAAAAAAAAAAG5Hbdu_Uz1NOyoqC34sHOVYDI1z7XR0HTGe-3y98KxhhQBx59vjrmGF0ONnzdUCjUApxPwUUVGWXNBewUBrZ4cT1VwPbebC4JsKHB7ZFx5k=','asked',0,'[]','2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL,NULL,0,NULL,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
INSERT INTO "mentor_request" VALUES(2,'T1','U2','U1','architecture',NULL,'s1:6e7638ac:gAAAAAAAAAAAyrBoi4swAlqQvm6Dzl-KGeTdlstt-ysVGoC9rOxkWyCbNPcSErq-xsGUBAaBgdcx7FgePcnxeRu_pgOKX5Kg5HgZBPBg_gQiUP_-CqSfeFk=','asked',0,'[]','2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL,NULL,0,NULL,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
INSERT INTO "mentor_request" VALUES(51,'T2','U1','U2','architecture',NULL,'s1:6e7638ac:gAAAAAAAAAAA4ox9ZbrpRzJ0eselhW1Oik2-hB8vC_1qgYZCtcGXENZGvLJXrNPXvZKo0Kaa1Xg-SGDh79ZQRY0CE50Kqg6hTsKXiR9vZl91QFQdYcxLiyc=','asked',0,'[]','2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL,NULL,0,NULL,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
INSERT INTO "mentor_request" VALUES(52,'T2','U2','U1','architecture',NULL,'s1:6e7638ac:gAAAAAAAAAAAyoxLV-kB9aHTxKoV7XwM_ok-l_wF2iWpiGx5NfSnzOEJWzJFDkaar5YB1yhemke5z-smwpA3EEH807b_0GpF3MhW-tHcbDVhdfPnIkyi7Z0=','asked',0,'[]','2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL,NULL,0,NULL,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
CREATE TABLE model_use (
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	day DATE NOT NULL, 
	used INTEGER NOT NULL, 
	CONSTRAINT pk_model_use PRIMARY KEY (team_id, user_id, day)
);
INSERT INTO "model_use" VALUES('T1','U1','2026-11-25',1);
INSERT INTO "model_use" VALUES('T1','','2026-11-25',1);
INSERT INTO "model_use" VALUES('T2','U1','2026-11-25',1);
INSERT INTO "model_use" VALUES('T2','','2026-11-25',1);
CREATE TABLE note (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	goal_id INTEGER, 
	nudge_id VARCHAR, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_note PRIMARY KEY (id), 
	CONSTRAINT ck_note_kind CHECK (kind IN ('unplaced', 'kept', 'goal', 'nudge'))
);
INSERT INTO "note" VALUES(1,'T1','U1','kept','s1:6e7638ac:gAAAAAAAAAAARpyC2MPoiyMtKmpZshn70S1C1cfa6suZLtZIpH3h4_DvXxoColrORVAgEjjr0v6_Vv6PB0aGHC7memgQY1sbKAzwkDBUcQIgCRcwWBZaTO4=',NULL,NULL,'2026-11-25 09:30:00.000000');
INSERT INTO "note" VALUES(51,'T2','U1','kept','s1:6e7638ac:gAAAAAAAAAAAuPsynz1827BmIkbYZ2PcsyJ1C4HXj0onu9JNoCgqza83wHPnEIZdCokxqtmTILnda-yo1PI5sUjh3wEdqPdYog1ncBBbdmYa3-ikdXUssVQ=',NULL,NULL,'2026-11-25 09:30:00.000000');
CREATE TABLE nudge_choice (
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	week VARCHAR NOT NULL, 
	nudge_id VARCHAR, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_nudge_choice PRIMARY KEY (team_id, user_id, week)
);
INSERT INTO "nudge_choice" VALUES('T1','U1','2026-W48','nudge-T1','2026-11-25 09:30:00.000000');
INSERT INTO "nudge_choice" VALUES('T2','U1','2026-W48','nudge-T2','2026-11-25 09:30:00.000000');
CREATE TABLE nudge_given (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	nudge_id VARCHAR NOT NULL, 
	week VARCHAR NOT NULL, 
	delivery_id VARCHAR, 
	reasons TEXT, 
	answer VARCHAR NOT NULL, 
	given_at DATETIME NOT NULL, 
	answered_at DATETIME, 
	CONSTRAINT pk_nudge_given PRIMARY KEY (id), 
	CONSTRAINT uq_nudge_given_team_id_delivery_id UNIQUE (team_id, delivery_id), 
	CONSTRAINT ck_nudge_given_answer CHECK (answer IN ('done', 'later', 'never', 'none'))
);
INSERT INTO "nudge_given" VALUES(1,'T1','U1','nudge-T1','2026-W48','T1-pending',NULL,'none','2026-11-25 09:30:00.000000',NULL);
INSERT INTO "nudge_given" VALUES(51,'T2','U1','nudge-T2','2026-W48','T2-pending',NULL,'none','2026-11-25 09:30:00.000000',NULL);
CREATE TABLE oauth_state (
	digest VARCHAR NOT NULL, 
	cookie_digest VARCHAR NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_oauth_state PRIMARY KEY (digest)
);
CREATE TABLE on_hold (
	team_id VARCHAR NOT NULL, 
	since DATETIME NOT NULL, 
	began_at DATETIME, 
	CONSTRAINT pk_on_hold PRIMARY KEY (team_id)
);
INSERT INTO "on_hold" VALUES('T1','2026-11-25 09:30:00.000000',NULL);
INSERT INTO "on_hold" VALUES('T2','2026-11-25 09:30:00.000000',NULL);
CREATE TABLE one_on_one (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	heard TEXT, 
	dimension VARCHAR, 
	expectation VARCHAR, 
	questions TEXT NOT NULL, 
	prepared_at DATETIME NOT NULL, 
	CONSTRAINT pk_one_on_one PRIMARY KEY (id)
);
INSERT INTO "one_on_one" VALUES(1,'T1','U1','s1:6e7638ac:gAAAAAAAAAAAmpsn-fodvFl09pQcdRPM-hlc2MTdilPopouYvGvnbK7h-2VvGL7yo8z8F6iVi0p_fegolztbSvO0fvESV-bvRKV38mOQueDleoPEYVmS-vc=',NULL,NULL,'s1:6e7638ac:gAAAAAAAAAAAHgl8kkJqznGgV41cFtPJVTGeDSbvVgb8pJ1RybBkBIg7I9Pkp_-f-Jhx00xDqrx7VtRgeauzZhvkb8av9lXRIozOCYkpWJjZ2rtJ3K6WEks=','2026-11-25 09:30:00.000000');
INSERT INTO "one_on_one" VALUES(51,'T2','U1','s1:6e7638ac:gAAAAAAAAAAA7_RICVwSxvOz2IqdlnPmrA4PMBJgylP7JYYaZ578jGSd821SMTZAg4Ztx6wAzAzqqFvbQCLzxoOQg5eEypqw_Yy1dKmI-Cm7G1Knf7vvd28=',NULL,NULL,'s1:6e7638ac:gAAAAAAAAAAAf5N-vJhhoqwhy6PBLBpQubRCG2zo9Ph0oE_SNXhLHVQYZ1l70KXC4e2nvDTrhQQqw2RFFErP-ayhAXDll2OEB7GmBaL9y_Yx-FhrC2p7qsA=','2026-11-25 09:30:00.000000');
CREATE TABLE picture (
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	file_id VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_picture PRIMARY KEY (team_id, user_id, digest)
);
INSERT INTO "picture" VALUES('T1','U1','digest','file-T1','2026-11-25 09:30:00.000000');
INSERT INTO "picture" VALUES('T2','U1','digest','file-T2','2026-11-25 09:30:00.000000');
CREATE TABLE question (
	id VARCHAR NOT NULL, 
	team_id VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_question PRIMARY KEY (id)
);
INSERT INTO "question" VALUES('question-T1','T1','s1:6e7638ac:gAAAAAAAAAAARAyxBAED1UX51-KRyuokmVck9mos6dovue1DVaMO_Gspe50vPRuSIhOKUwfwWr6tkL2J8auk3eWWhjJxJUZZO_yYRCQNEeT6lEHjDJekdAW2KFKABXwJDrDth_uSv8iE','2026-11-25 09:30:00.000000');
INSERT INTO "question" VALUES('question-T2','T2','s1:6e7638ac:gAAAAAAAAAAAWCr62s4vh_oVkrSgrOqSE3_GVuXgXNkQzKuk-8tgmBH9vSgSFPDiP4_NOzahPFCQjih8B73g1tBOxm18VDgw8PeS10884eiKmZINRihFJchnlqFVzb1NXde3rS1JguQJ','2026-11-25 09:30:00.000000');
CREATE TABLE rate_bucket (
	team_id VARCHAR NOT NULL, 
	method VARCHAR NOT NULL, 
	tokens FLOAT NOT NULL, 
	rate FLOAT NOT NULL, 
	filled_at DATETIME NOT NULL, 
	halved_at DATETIME NOT NULL, 
	blocked_until DATETIME, 
	CONSTRAINT pk_rate_bucket PRIMARY KEY (team_id, method)
);
INSERT INTO "rate_bucket" VALUES('T1','chat.postMessage',5.0,4.0,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL);
INSERT INTO "rate_bucket" VALUES('T2','chat.postMessage',5.0,4.0,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000',NULL);
CREATE TABLE rating (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	dimension VARCHAR NOT NULL, 
	level VARCHAR, 
	sureness INTEGER NOT NULL, 
	example TEXT, 
	win_ids TEXT NOT NULL, 
	rated_at DATETIME NOT NULL, 
	CONSTRAINT pk_rating PRIMARY KEY (id), 
	CONSTRAINT uq_rating_team_id_assessment_id_dimension UNIQUE (team_id, assessment_id, dimension), 
	CONSTRAINT ck_rating_sureness CHECK (sureness BETWEEN 1 AND 3), 
	CONSTRAINT fk_rating_assessment_id_assessment FOREIGN KEY(assessment_id) REFERENCES assessment (id) ON DELETE CASCADE
);
INSERT INTO "rating" VALUES(1,'T1','U1',1,'architecture','level-T1',2,'s1:6e7638ac:gAAAAAAAAAAAOmWRTnjrw50Gd9I1vy8XIDVchIk4y2dk_R1QFNPDZPQiKupnciZy8QcBhe16GgKZviMJ7U58EwZ82BZ1JpVPxspcyRFBIalMT1w04E55jt6-if5jSsMOTiPcwmY7WawT','[]','2026-11-25 09:30:00.000000');
INSERT INTO "rating" VALUES(51,'T2','U1',51,'architecture','level-T2',2,'s1:6e7638ac:gAAAAAAAAAAA2o0cI_gblgmT-hsTT1WZmZxG2X_xBNUx9U--84HliSDIjF0px7UKzKOZ1CLX9KI3OgC9VBBNTuTotE2TqerbdSmppJV4K1rWwL_hOPqmf964GO_2IYmXHNZw_RsKE_M3','[]','2026-11-25 09:30:00.000000');
CREATE TABLE schedule (
	id INTEGER NOT NULL, 
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	subject_id INTEGER NOT NULL, 
	about TEXT, 
	is_on BOOLEAN NOT NULL, 
	weekday INTEGER NOT NULL, 
	local_time VARCHAR NOT NULL, 
	every_weeks INTEGER NOT NULL, 
	timezone VARCHAR NOT NULL, 
	paused_until DATE, 
	blocked_by VARCHAR, 
	consented_at DATETIME NOT NULL, 
	anchor_week INTEGER NOT NULL, 
	last_week INTEGER, 
	last_due_at DATETIME, 
	next_due_at DATETIME, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_schedule PRIMARY KEY (id), 
	CONSTRAINT uq_schedule_team_id_user_id_kind_subject_id UNIQUE (team_id, user_id, kind, subject_id), 
	CONSTRAINT ck_schedule_weekday CHECK (weekday BETWEEN 0 AND 6), 
	CONSTRAINT ck_schedule_every_weeks CHECK (every_weeks BETWEEN 1 AND 12), 
	CONSTRAINT ck_schedule_kind CHECK (kind IN ('nudge', 'check_in', 'intention', 'one_on_one'))
);
INSERT INTO "schedule" VALUES(1,'T1','U1','nudge',0,NULL,1,0,'09:00',1,'UTC',NULL,NULL,'2026-11-25 09:30:00.000000',0,NULL,NULL,'2026-11-25 09:30:00.000000',1);
INSERT INTO "schedule" VALUES(51,'T2','U1','nudge',0,NULL,1,0,'09:00',1,'UTC',NULL,NULL,'2026-11-25 09:30:00.000000',0,NULL,NULL,'2026-11-25 09:30:00.000000',1);
CREATE TABLE schema_support (
	id INTEGER NOT NULL, 
	oldest VARCHAR NOT NULL, 
	CONSTRAINT pk_schema_support PRIMARY KEY (id)
);
INSERT INTO "schema_support" VALUES(1,'0010');
CREATE TABLE sealing_key (
	tag VARCHAR NOT NULL, 
	first_used_at DATETIME NOT NULL, 
	CONSTRAINT pk_sealing_key PRIMARY KEY (tag)
);
INSERT INTO "sealing_key" VALUES('6e7638ac','2026-11-25 10:30:00.000000');
CREATE TABLE tombstone (
	team_id VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	salt VARCHAR NOT NULL, 
	erased_at DATETIME NOT NULL, 
	CONSTRAINT pk_tombstone PRIMARY KEY (team_id, digest)
);
INSERT INTO "tombstone" VALUES('T1','0a008095e0eb116bcc3c76d8ee9b51617a564d7cc1b6b95e4608d3ff36f86c52','salt','2026-11-25 09:30:00.000000');
INSERT INTO "tombstone" VALUES('T2','2eb9a228ba2d7b0fbe1bbe6d001acf43d2b54ae847194de34d2b891347776a02','salt','2026-11-25 09:30:00.000000');
CREATE TABLE win (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	team_id VARCHAR NOT NULL, 
	user_id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	dimension VARCHAR, 
	level VARCHAR, 
	link TEXT, 
	happened_day DATE NOT NULL, 
	origin VARCHAR NOT NULL, 
	origin_id VARCHAR, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT uq_win_team_id_user_id_number UNIQUE (team_id, user_id, number), 
	CONSTRAINT ck_win_origin CHECK (origin IN ('typed', 'goal', 'nudge', 'message', 'check_in'))
);
INSERT INTO "win" VALUES(1,'T1','U1',1,'s1:6e7638ac:gAAAAAAAAAAAPbKObcDCWemfwNWAe1QHNhUPj4lffdbo9ELRfgEmh2Ths7fz4BGp4Qv3O0ZlFc_SoXHlV9bt9i9k054LtKLElhcqiTaifjdPe0zWJs55QdE=','architecture',NULL,NULL,'2026-11-25','goal','1','2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
INSERT INTO "win" VALUES(51,'T2','U1',1,'s1:6e7638ac:gAAAAAAAAAAASiUdIFy2CfIbvDiKUJodPlp4_Vzql2zrxsBoGa8hRf60CW4zsa9ryHMqUEMuD_6ayxS-a0rRqaqkf4dGep7FfbbwOe5TWMusomHGZ0qxFig=','architecture',NULL,NULL,'2026-11-25','goal','51','2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
INSERT INTO "win" VALUES(52,'T2','U1',2,'s1:6e7638ac:gAAAAAAAAAAAt7zjKXL3_XTG4YBi7Y_-l4VTKqd55OKVvU_YRPVy0LuKJJmE5nYxM7Sc9HAnLrouFnv3wsu0EnNNrepyTmigTIUdMpZG9OeQsULG2RsjlzE=','architecture',NULL,NULL,'2026-11-25','goal','51','2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
INSERT INTO "win" VALUES(53,'T2','U1',3,'s1:6e7638ac:gAAAAAAAAAAA8jaNA2GDj6ykN5sTrKzOpI1JlSWN8syrD7INvIbbgoqgjCunRRXwIX_X3b_mqHWtYihk31qvha3JnVm4bAmSfL3ZxV2KabhzcEeiMIMlJbY=','architecture',NULL,NULL,'2026-11-25','goal','51','2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
INSERT INTO "win" VALUES(54,'T2','U1',4,'s1:6e7638ac:gAAAAAAAAAAAFV9YS-cpnBpytUR1PwVSBu_7hYAPEJthDi1fbwuZH4Pg2R2Jm1qGarutmPFoGbmkiCBsrVBuQTi380kbEBi4cpuS-E8oI9mBl9noEWTuZ5M=','architecture',NULL,NULL,'2026-11-25','goal','51','2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
CREATE TABLE workspace (
	team_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	bot_user_id VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	reason VARCHAR, 
	heard_at DATETIME, 
	enterprise_id VARCHAR NOT NULL, 
	left_at DATETIME, 
	halted_at DATETIME, 
	halted_by VARCHAR, 
	dry_run_since DATETIME, 
	cap_week INTEGER, 
	cap_day INTEGER, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_workspace PRIMARY KEY (team_id), 
	CONSTRAINT ck_workspace_state CHECK (state IN ('active', 'stopped'))
);
INSERT INTO "workspace" VALUES('T1','T1','','active',NULL,NULL,'',NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
INSERT INTO "workspace" VALUES('T2','T2','','active',NULL,NULL,'',NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-25 09:30:00.000000','2026-11-25 09:30:00.000000');
CREATE INDEX ix_admin_act_team_id_at ON admin_act (team_id, at);
CREATE INDEX ix_delivery_planned ON delivery (team_id, created_at) WHERE state = 'planned';
CREATE INDEX ix_delivery_ended ON delivery (settled_at, state, reason) WHERE settled_at IS NOT NULL;
CREATE INDEX ix_delivery_unasked ON delivery (team_id, settled_at) WHERE settled_at IS NOT NULL AND urgency <> 'requested';
CREATE UNIQUE INDEX uq_delivery_one_in_flight ON delivery (team_id, channel_id) WHERE state IN ('sending', 'unknown');
CREATE INDEX ix_delivery_due ON delivery (team_id, urgency, not_before) WHERE state = 'pending';
CREATE INDEX ix_delivery_team_id_user_id_due_at ON delivery (team_id, user_id, due_at);
CREATE INDEX ix_delivery_attempt_team_id_delivery_id ON delivery_attempt (team_id, delivery_id);
CREATE INDEX ix_inbox_dead ON inbox (team_id) WHERE state = 'dead';
CREATE INDEX ix_inbox_line ON inbox (team_id, user_id, received_at) WHERE state = 'waiting';
CREATE INDEX ix_inbox_received_at ON inbox (received_at);
CREATE INDEX ix_inbox_waiting ON inbox (next_try_at) WHERE state = 'waiting';
CREATE INDEX ix_goal_team_id_user_id_state ON goal (team_id, user_id, state);
CREATE INDEX ix_note_team_id_user_id_created_at ON note (team_id, user_id, created_at);
CREATE INDEX ix_win_team_id_user_id_happened_day ON win (team_id, user_id, happened_day);
CREATE UNIQUE INDEX uq_assessment_one_draft ON assessment (team_id, user_id) WHERE state = 'draft';
CREATE INDEX ix_assessment_team_id_user_id_started_at ON assessment (team_id, user_id, started_at);
CREATE INDEX ix_check_in_team_id_user_id_asked_at ON check_in (team_id, user_id, asked_at);
CREATE INDEX ix_one_on_one_team_id_user_id_prepared_at ON one_on_one (team_id, user_id, prepared_at);
CREATE INDEX ix_question_team_id_created_at ON question (team_id, created_at);
CREATE INDEX ix_oauth_state_expires_at ON oauth_state (expires_at);
CREATE INDEX ix_mentor_team_id_state ON mentor (team_id, state);
CREATE INDEX ix_mentor_request_team_id_user_id_state ON mentor_request (team_id, user_id, state);
CREATE INDEX ix_mentor_request_due ON mentor_request (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX ix_mentor_request_team_id_mentor_id_state ON mentor_request (team_id, mentor_id, state);
CREATE INDEX ix_mentor_block_team_id_other_id ON mentor_block (team_id, other_id);
CREATE INDEX ix_schedule_due ON schedule (next_due_at) WHERE is_on = 1;
CREATE INDEX ix_nudge_given_team_id_user_id_given_at ON nudge_given (team_id, user_id, given_at);
CREATE INDEX ix_workspace_halted ON workspace (team_id) WHERE halted_at IS NOT NULL;
CREATE INDEX ix_access_log_team_id_user_id_at ON access_log (team_id, user_id, at);
CREATE INDEX ix_access_log_team_id_reader_id ON access_log (team_id, reader_id);
CREATE INDEX ix_goal_event_team_id_user_id_at ON goal_event (team_id, user_id, at);
CREATE INDEX ix_goal_event_team_id_goal_id ON goal_event (team_id, goal_id);
CREATE INDEX ix_rating_team_id_user_id ON rating (team_id, user_id);
CREATE INDEX ix_intention_team_id_goal_id ON intention (team_id, goal_id);
CREATE INDEX ix_intention_team_id_user_id_state ON intention (team_id, user_id, state);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('win',54);
INSERT INTO "sqlite_sequence" VALUES('mentor_request',52);
COMMIT;
