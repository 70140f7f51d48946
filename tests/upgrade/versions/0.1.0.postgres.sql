SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.access_log (
    id integer NOT NULL,
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    reader_id character varying NOT NULL,
    what character varying NOT NULL,
    subject character varying NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT ck_access_log_what CHECK (((what)::text = ANY ((ARRAY['export'::character varying, 'reason'::character varying])::text[])))
);
ALTER TABLE ONLY public.access_log FORCE ROW LEVEL SECURITY;
CREATE SEQUENCE public.access_log_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.access_log_id_seq OWNED BY public.access_log.id;
CREATE TABLE public.admin_act (
    id integer NOT NULL,
    team_id character varying NOT NULL,
    user_id character varying,
    what character varying NOT NULL,
    note text,
    at timestamp with time zone NOT NULL,
    CONSTRAINT ck_admin_act_what CHECK (((what)::text = ANY ((ARRAY['stop'::character varying, 'start'::character varying, 'operator_stop'::character varying, 'operator_start'::character varying, 'dry_run_on'::character varying, 'dry_run_off'::character varying, 'cap'::character varying, 'looked'::character varying])::text[])))
);
ALTER TABLE ONLY public.admin_act FORCE ROW LEVEL SECURITY;
CREATE SEQUENCE public.admin_act_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.admin_act_id_seq OWNED BY public.admin_act.id;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.assessment (
    id integer NOT NULL,
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    ladder character varying NOT NULL,
    state character varying NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT ck_assessment_state CHECK (((state)::text = ANY ((ARRAY['draft'::character varying, 'finished'::character varying])::text[])))
);
ALTER TABLE ONLY public.assessment FORCE ROW LEVEL SECURITY;
CREATE SEQUENCE public.assessment_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.assessment_id_seq OWNED BY public.assessment.id;
CREATE TABLE public.check_in (
    id integer NOT NULL,
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    week character varying NOT NULL,
    delivery_id character varying,
    goal_ids text NOT NULL,
    answer character varying NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    CONSTRAINT ck_check_in_answer CHECK (((answer)::text = ANY ((ARRAY['none'::character varying, 'answered'::character varying, 'skipped'::character varying])::text[])))
);
ALTER TABLE ONLY public.check_in FORCE ROW LEVEL SECURITY;
CREATE SEQUENCE public.check_in_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.check_in_id_seq OWNED BY public.check_in.id;
CREATE TABLE public.delivery (
    id character varying NOT NULL,
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    kind character varying NOT NULL,
    urgency character varying NOT NULL,
    subject text NOT NULL,
    schedule_id integer,
    occurrence_key character varying NOT NULL,
    channel_id character varying,
    state character varying NOT NULL,
    reason character varying,
    held character varying,
    due_at timestamp with time zone NOT NULL,
    not_before timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    attempt integer NOT NULL,
    fence integer NOT NULL,
    lease_owner character varying,
    lease_until timestamp with time zone,
    first_try_at timestamp with time zone,
    check_after timestamp with time zone,
    looked integer NOT NULL,
    after_ts character varying,
    slack_ts character varying,
    settled_via character varying,
    created_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT ck_delivery_state CHECK (((state)::text = ANY ((ARRAY['planned'::character varying, 'pending'::character varying, 'sending'::character varying, 'unknown'::character varying, 'sent'::character varying, 'skipped'::character varying, 'cancelled'::character varying, 'dead'::character varying])::text[]))),
    CONSTRAINT ck_delivery_urgency CHECK (((urgency)::text = ANY ((ARRAY['requested'::character varying, 'chosen'::character varying, 'proactive'::character varying])::text[])))
);
ALTER TABLE ONLY public.delivery FORCE ROW LEVEL SECURITY;
CREATE TABLE public.delivery_attempt (
    id integer NOT NULL,
    team_id character varying NOT NULL,
    delivery_id character varying NOT NULL,
    attempt integer NOT NULL,
    outcome character varying NOT NULL,
    error character varying,
    at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.delivery_attempt FORCE ROW LEVEL SECURITY;
CREATE SEQUENCE public.delivery_attempt_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.delivery_attempt_id_seq OWNED BY public.delivery_attempt.id;
CREATE TABLE public.goal (
    id integer NOT NULL,
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    number integer,
    title text NOT NULL,
    typed text NOT NULL,
    due_day date,
    dimension character varying,
    state character varying NOT NULL,
    progress integer NOT NULL,
    unanswered integer NOT NULL,
    rests_since timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT ck_goal_progress CHECK (((progress >= 0) AND (progress <= 100))),
    CONSTRAINT ck_goal_state CHECK (((state)::text = ANY ((ARRAY['draft'::character varying, 'active'::character varying, 'done'::character varying, 'dropped'::character varying, 'cancelled'::character varying])::text[])))
);
ALTER TABLE ONLY public.goal FORCE ROW LEVEL SECURITY;
CREATE TABLE public.goal_event (
    id integer NOT NULL,
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    goal_id integer NOT NULL,
    kind character varying NOT NULL,
    note text,
    before text,
    progress integer,
    check_in_id integer,
    is_undone boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT ck_goal_event_kind CHECK (((kind)::text = ANY ((ARRAY['added'::character varying, 'edited'::character varying, 'progress'::character varying, 'moved'::character varying, 'done'::character varying, 'dropped'::character varying, 'undone'::character varying, 'on_track'::character varying, 'slipped'::character varying, 'rested'::character varying, 'woken'::character varying])::text[])))
);
ALTER TABLE ONLY public.goal_event FORCE ROW LEVEL SECURITY;
CREATE SEQUENCE public.goal_event_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.goal_event_id_seq OWNED BY public.goal_event.id;
CREATE SEQUENCE public.goal_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.goal_id_seq OWNED BY public.goal.id;
CREATE TABLE public.halt (
    id integer NOT NULL,
    since timestamp with time zone NOT NULL
);
CREATE TABLE public.heartbeat (
    process_id character varying NOT NULL,
    host character varying NOT NULL,
    program character varying NOT NULL,
    started_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL
);
CREATE TABLE public.inbox (
    team_id character varying NOT NULL,
    dedupe_key character varying NOT NULL,
    kind character varying NOT NULL,
    user_id character varying,
    payload text,
    state character varying NOT NULL,
    attempts integer NOT NULL,
    received_at timestamp with time zone NOT NULL,
    next_try_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT ck_inbox_state CHECK (((state)::text = ANY ((ARRAY['waiting'::character varying, 'done'::character varying, 'dead'::character varying])::text[])))
);
ALTER TABLE ONLY public.inbox FORCE ROW LEVEL SECURITY;
CREATE TABLE public.installation (
    team_id character varying NOT NULL,
    enterprise_id character varying NOT NULL,
    is_enterprise_install boolean NOT NULL,
    app_id character varying NOT NULL,
    name character varying NOT NULL,
    bot_user_id character varying NOT NULL,
    scopes character varying NOT NULL,
    token text,
    ended_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.installation FORCE ROW LEVEL SECURITY;
CREATE TABLE public.intention (
    id integer NOT NULL,
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    goal_id integer NOT NULL,
    state character varying NOT NULL,
    cue text NOT NULL,
    action text NOT NULL,
    obstacle text,
    outcome text,
    asked character varying,
    weekday integer,
    local_time character varying,
    quoted integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_intention_asked CHECK (((asked)::text = ANY ((ARRAY['outcome'::character varying, 'obstacle'::character varying, 'plan'::character varying, 'cue'::character varying, 'action'::character varying])::text[]))),
    CONSTRAINT ck_intention_state CHECK (((state)::text = ANY ((ARRAY['draft'::character varying, 'active'::character varying, 'ended'::character varying])::text[]))),
    CONSTRAINT ck_intention_weekday CHECK (((weekday >= 0) AND (weekday <= 6)))
);
ALTER TABLE ONLY public.intention FORCE ROW LEVEL SECURITY;
CREATE SEQUENCE public.intention_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.intention_id_seq OWNED BY public.intention.id;
CREATE TABLE public.left_file (
    team_id character varying NOT NULL,
    file_id character varying NOT NULL,
    try_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.left_file FORCE ROW LEVEL SECURITY;
CREATE TABLE public.lineage (
    id integer NOT NULL,
    identity character varying NOT NULL
);
CREATE TABLE public.member (
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    timezone character varying,
    locale character varying,
    ladder character varying,
    level character varying,
    welcomed_at timestamp with time zone,
    dm_channel character varying,
    is_active boolean NOT NULL,
    away character varying,
    away_until timestamp with time zone,
    hours_start character varying NOT NULL,
    hours_end character varying NOT NULL,
    holdout_since timestamp with time zone,
    home_digest character varying,
    last_win_number integer,
    model_wish character varying,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_member_away CHECK (((away)::text = ANY ((ARRAY['vacation'::character varying, 'sick'::character varying, 'away'::character varying])::text[]))),
    CONSTRAINT ck_member_model_wish CHECK (((model_wish)::text = ANY ((ARRAY['off'::character varying, 'question'::character varying, 'goals'::character varying])::text[])))
);
ALTER TABLE ONLY public.member FORCE ROW LEVEL SECURITY;
CREATE TABLE public.mentor (
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    state character varying NOT NULL,
    ladder character varying NOT NULL,
    level character varying NOT NULL,
    topics text NOT NULL,
    shadowings text NOT NULL,
    about text NOT NULL,
    capacity integer NOT NULL,
    offered integer NOT NULL,
    engaged integer NOT NULL,
    asked_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_mentor_capacity CHECK (((capacity >= 1) AND (capacity <= 5))),
    CONSTRAINT ck_mentor_counts CHECK (((offered >= 0) AND (engaged >= 0))),
    CONSTRAINT ck_mentor_state CHECK (((state)::text = ANY ((ARRAY['active'::character varying, 'paused'::character varying, 'stopped'::character varying])::text[])))
);
ALTER TABLE ONLY public.mentor FORCE ROW LEVEL SECURITY;
CREATE TABLE public.mentor_block (
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    other_id character varying NOT NULL,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.mentor_block FORCE ROW LEVEL SECURITY;
CREATE TABLE public.mentor_request (
    id integer NOT NULL,
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    mentor_id character varying,
    topic character varying,
    shadowing character varying,
    reason text NOT NULL,
    state character varying NOT NULL,
    is_wide boolean NOT NULL,
    passed text NOT NULL,
    next_at timestamp with time zone,
    asked_at timestamp with time zone,
    accepted_at timestamp with time zone,
    met_at timestamp with time zone,
    reminders integer NOT NULL,
    reflection text,
    mentor_reflection text,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_mentor_request_state CHECK (((state)::text = ANY ((ARRAY['waiting'::character varying, 'asked'::character varying, 'accepted'::character varying, 'nobody'::character varying, 'withdrawn'::character varying, 'ended'::character varying])::text[])))
);
ALTER TABLE ONLY public.mentor_request FORCE ROW LEVEL SECURITY;
CREATE SEQUENCE public.mentor_request_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.mentor_request_id_seq OWNED BY public.mentor_request.id;
CREATE TABLE public.model_use (
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    day date NOT NULL,
    used integer NOT NULL
);
ALTER TABLE ONLY public.model_use FORCE ROW LEVEL SECURITY;
CREATE TABLE public.note (
    id integer NOT NULL,
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    kind character varying NOT NULL,
    text text NOT NULL,
    goal_id integer,
    nudge_id character varying,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_note_kind CHECK (((kind)::text = ANY ((ARRAY['unplaced'::character varying, 'kept'::character varying, 'goal'::character varying, 'nudge'::character varying])::text[])))
);
ALTER TABLE ONLY public.note FORCE ROW LEVEL SECURITY;
CREATE SEQUENCE public.note_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.note_id_seq OWNED BY public.note.id;
CREATE TABLE public.nudge_choice (
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    week character varying NOT NULL,
    nudge_id character varying,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.nudge_choice FORCE ROW LEVEL SECURITY;
CREATE TABLE public.nudge_given (
    id integer NOT NULL,
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    nudge_id character varying NOT NULL,
    week character varying NOT NULL,
    delivery_id character varying,
    reasons text,
    answer character varying NOT NULL,
    given_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    CONSTRAINT ck_nudge_given_answer CHECK (((answer)::text = ANY ((ARRAY['done'::character varying, 'later'::character varying, 'never'::character varying, 'none'::character varying])::text[])))
);
ALTER TABLE ONLY public.nudge_given FORCE ROW LEVEL SECURITY;
CREATE SEQUENCE public.nudge_given_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.nudge_given_id_seq OWNED BY public.nudge_given.id;
CREATE TABLE public.oauth_state (
    digest character varying NOT NULL,
    cookie_digest character varying NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.on_hold (
    team_id character varying NOT NULL,
    since timestamp with time zone NOT NULL,
    began_at timestamp with time zone
);
ALTER TABLE ONLY public.on_hold FORCE ROW LEVEL SECURITY;
CREATE TABLE public.one_on_one (
    id integer NOT NULL,
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    heard text,
    dimension character varying,
    expectation character varying,
    questions text NOT NULL,
    prepared_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.one_on_one FORCE ROW LEVEL SECURITY;
CREATE SEQUENCE public.one_on_one_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.one_on_one_id_seq OWNED BY public.one_on_one.id;
CREATE TABLE public.picture (
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    digest character varying NOT NULL,
    file_id character varying NOT NULL,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.picture FORCE ROW LEVEL SECURITY;
CREATE TABLE public.question (
    id character varying NOT NULL,
    team_id character varying NOT NULL,
    text text NOT NULL,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.question FORCE ROW LEVEL SECURITY;
CREATE TABLE public.rate_bucket (
    team_id character varying NOT NULL,
    method character varying NOT NULL,
    tokens double precision NOT NULL,
    rate double precision NOT NULL,
    filled_at timestamp with time zone NOT NULL,
    halved_at timestamp with time zone NOT NULL,
    blocked_until timestamp with time zone
);
ALTER TABLE ONLY public.rate_bucket FORCE ROW LEVEL SECURITY;
CREATE TABLE public.rating (
    id integer NOT NULL,
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    assessment_id integer NOT NULL,
    dimension character varying NOT NULL,
    level character varying,
    sureness integer NOT NULL,
    example text,
    win_ids text NOT NULL,
    rated_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_rating_sureness CHECK (((sureness >= 1) AND (sureness <= 3)))
);
ALTER TABLE ONLY public.rating FORCE ROW LEVEL SECURITY;
CREATE SEQUENCE public.rating_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.rating_id_seq OWNED BY public.rating.id;
CREATE TABLE public.schedule (
    id integer NOT NULL,
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    kind character varying NOT NULL,
    subject_id integer NOT NULL,
    about text,
    is_on boolean NOT NULL,
    weekday integer NOT NULL,
    local_time character varying NOT NULL,
    every_weeks integer NOT NULL,
    timezone character varying NOT NULL,
    paused_until date,
    blocked_by character varying,
    consented_at timestamp with time zone NOT NULL,
    anchor_week integer NOT NULL,
    last_week integer,
    last_due_at timestamp with time zone,
    next_due_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT ck_schedule_every_weeks CHECK (((every_weeks >= 1) AND (every_weeks <= 12))),
    CONSTRAINT ck_schedule_kind CHECK (((kind)::text = ANY ((ARRAY['nudge'::character varying, 'check_in'::character varying, 'intention'::character varying, 'one_on_one'::character varying])::text[]))),
    CONSTRAINT ck_schedule_weekday CHECK (((weekday >= 0) AND (weekday <= 6)))
);
ALTER TABLE ONLY public.schedule FORCE ROW LEVEL SECURITY;
CREATE SEQUENCE public.schedule_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.schedule_id_seq OWNED BY public.schedule.id;
CREATE TABLE public.schema_support (
    id integer NOT NULL,
    oldest character varying NOT NULL
);
CREATE TABLE public.sealing_key (
    tag character varying NOT NULL,
    first_used_at timestamp with time zone NOT NULL
);
CREATE TABLE public.tombstone (
    team_id character varying NOT NULL,
    digest character varying NOT NULL,
    salt character varying NOT NULL,
    erased_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.tombstone FORCE ROW LEVEL SECURITY;
CREATE TABLE public.win (
    id integer NOT NULL,
    team_id character varying NOT NULL,
    user_id character varying NOT NULL,
    number integer NOT NULL,
    text text NOT NULL,
    dimension character varying,
    level character varying,
    link text,
    happened_day date NOT NULL,
    origin character varying NOT NULL,
    origin_id character varying,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_win_origin CHECK (((origin)::text = ANY ((ARRAY['typed'::character varying, 'goal'::character varying, 'nudge'::character varying, 'message'::character varying, 'check_in'::character varying])::text[])))
);
ALTER TABLE ONLY public.win FORCE ROW LEVEL SECURITY;
CREATE SEQUENCE public.win_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.win_id_seq OWNED BY public.win.id;
CREATE TABLE public.workspace (
    team_id character varying NOT NULL,
    name character varying NOT NULL,
    bot_user_id character varying NOT NULL,
    state character varying NOT NULL,
    reason character varying,
    heard_at timestamp with time zone,
    enterprise_id character varying NOT NULL,
    left_at timestamp with time zone,
    halted_at timestamp with time zone,
    halted_by character varying,
    dry_run_since timestamp with time zone,
    cap_week integer,
    cap_day integer,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_workspace_state CHECK (((state)::text = ANY ((ARRAY['active'::character varying, 'stopped'::character varying])::text[])))
);
ALTER TABLE ONLY public.workspace FORCE ROW LEVEL SECURITY;
ALTER TABLE ONLY public.access_log ALTER COLUMN id SET DEFAULT nextval('public.access_log_id_seq'::regclass);
ALTER TABLE ONLY public.admin_act ALTER COLUMN id SET DEFAULT nextval('public.admin_act_id_seq'::regclass);
ALTER TABLE ONLY public.assessment ALTER COLUMN id SET DEFAULT nextval('public.assessment_id_seq'::regclass);
ALTER TABLE ONLY public.check_in ALTER COLUMN id SET DEFAULT nextval('public.check_in_id_seq'::regclass);
ALTER TABLE ONLY public.delivery_attempt ALTER COLUMN id SET DEFAULT nextval('public.delivery_attempt_id_seq'::regclass);
ALTER TABLE ONLY public.goal ALTER COLUMN id SET DEFAULT nextval('public.goal_id_seq'::regclass);
ALTER TABLE ONLY public.goal_event ALTER COLUMN id SET DEFAULT nextval('public.goal_event_id_seq'::regclass);
ALTER TABLE ONLY public.intention ALTER COLUMN id SET DEFAULT nextval('public.intention_id_seq'::regclass);
ALTER TABLE ONLY public.mentor_request ALTER COLUMN id SET DEFAULT nextval('public.mentor_request_id_seq'::regclass);
ALTER TABLE ONLY public.note ALTER COLUMN id SET DEFAULT nextval('public.note_id_seq'::regclass);
ALTER TABLE ONLY public.nudge_given ALTER COLUMN id SET DEFAULT nextval('public.nudge_given_id_seq'::regclass);
ALTER TABLE ONLY public.one_on_one ALTER COLUMN id SET DEFAULT nextval('public.one_on_one_id_seq'::regclass);
ALTER TABLE ONLY public.rating ALTER COLUMN id SET DEFAULT nextval('public.rating_id_seq'::regclass);
ALTER TABLE ONLY public.schedule ALTER COLUMN id SET DEFAULT nextval('public.schedule_id_seq'::regclass);
ALTER TABLE ONLY public.win ALTER COLUMN id SET DEFAULT nextval('public.win_id_seq'::regclass);
COPY public.access_log (id, team_id, user_id, reader_id, what, subject, at) FROM stdin;
1	T1	U1	U2	reason	1:0	2026-11-25 09:30:00+00
51	T2	U1	U2	reason	1:0	2026-11-25 09:30:00+00
\.
COPY public.admin_act (id, team_id, user_id, what, note, at) FROM stdin;
1	T1	U1	stop	s1:6e7638ac:gAAAAAAAAAAAArsyplso1lhN9-NG3K6bzWpWD-kSWEtL1wLx2uGdc4dmVBFvqK-GbV0tZwi6XKUDDoW2Jnkl894RWhnM_Hj_WkuLQy8cvYZoekq6yUD-VsU=	2026-11-25 09:30:00+00
51	T2	U1	stop	s1:6e7638ac:gAAAAAAAAAAAyVVqg7NLzRdPwz7pM_TkfmQIY4ZXmYQ4FUjqs7BLnRkHs30jnHe-b-FRDHoB3nROHVfJVd2y6BSQnaVqy3J-wsbzL3J6jBb6Hkej0eYfzEw=	2026-11-25 09:30:00+00
\.
COPY public.alembic_version (version_num) FROM stdin;
0012
\.
COPY public.assessment (id, team_id, user_id, ladder, state, started_at, finished_at) FROM stdin;
1	T1	U1	backend	draft	2026-11-25 09:30:00+00	\N
51	T2	U1	backend	draft	2026-11-25 09:30:00+00	\N
\.
COPY public.check_in (id, team_id, user_id, week, delivery_id, goal_ids, answer, asked_at, answered_at) FROM stdin;
1	T1	U1	2026-W48	T1-pending	[1]	none	2026-11-25 09:30:00+00	\N
51	T2	U1	2026-W48	T2-pending	[51]	none	2026-11-25 09:30:00+00	\N
\.
COPY public.delivery (id, team_id, user_id, kind, urgency, subject, schedule_id, occurrence_key, channel_id, state, reason, held, due_at, not_before, expires_at, attempt, fence, lease_owner, lease_until, first_try_at, check_after, looked, after_ts, slack_ts, settled_via, created_at, settled_at) FROM stdin;
T1-planned	T1	U-planned	nudge	proactive	{}	\N	nudge:planned	D-planned	planned	\N	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N	0	1	worker	2026-11-25 10:31:00+00	\N	2026-11-25 09:30:00+00	0	\N	\N	\N	2026-11-25 09:30:00+00	\N
T1-pending	T1	U1	nudge	proactive	{}	\N	nudge:U1:2026-W48	D-pending	pending	\N	vacation	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N	0	1	worker	2026-11-25 10:31:00+00	\N	2026-11-25 09:30:00+00	0	\N	1700000001.0001	\N	2026-11-25 09:30:00+00	\N
T1-sending	T1	U-sending	nudge	proactive	{}	\N	nudge:sending	D-sending	sending	\N	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N	0	1	worker	2026-11-25 10:31:00+00	\N	2026-11-25 09:30:00+00	0	\N	\N	\N	2026-11-25 09:30:00+00	\N
T1-unknown	T1	U-unknown	nudge	proactive	{}	\N	nudge:unknown	D-unknown	unknown	\N	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N	0	1	worker	2026-11-25 10:31:00+00	\N	2026-11-25 09:30:00+00	0	\N	\N	\N	2026-11-25 09:30:00+00	\N
T2-planned	T2	U-planned	nudge	proactive	{}	\N	nudge:planned	D-planned	planned	\N	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N	0	1	worker	2026-11-25 10:31:00+00	\N	2026-11-25 09:30:00+00	0	\N	\N	\N	2026-11-25 09:30:00+00	\N
T2-pending	T2	U1	nudge	proactive	{}	\N	nudge:U1:2026-W48	D-pending	pending	\N	vacation	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N	0	1	worker	2026-11-25 10:31:00+00	\N	2026-11-25 09:30:00+00	0	\N	1700000051.0001	\N	2026-11-25 09:30:00+00	\N
T2-sending	T2	U-sending	nudge	proactive	{}	\N	nudge:sending	D-sending	sending	\N	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N	0	1	worker	2026-11-25 10:31:00+00	\N	2026-11-25 09:30:00+00	0	\N	\N	\N	2026-11-25 09:30:00+00	\N
T2-unknown	T2	U-unknown	nudge	proactive	{}	\N	nudge:unknown	D-unknown	unknown	\N	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N	0	1	worker	2026-11-25 10:31:00+00	\N	2026-11-25 09:30:00+00	0	\N	\N	\N	2026-11-25 09:30:00+00	\N
\.
COPY public.delivery_attempt (id, team_id, delivery_id, attempt, outcome, error, at) FROM stdin;
1	T1	T1-pending	1	x	\N	2026-11-25 10:30:00+00
51	T2	T2-pending	1	x	\N	2026-11-25 10:30:00+00
\.
COPY public.goal (id, team_id, user_id, number, title, typed, due_day, dimension, state, progress, unanswered, rests_since, created_at, updated_at, finished_at) FROM stdin;
1	T1	U1	1	s1:6e7638ac:gAAAAAAAAAAAqN6xz6Td2L0p9jrZNbnRF--y3J7d8Gfc1Nht3balcDF4J_AeknkjjDYpiMDJw-8cGA_mzJ0jp-eVJkgoSWp94NUIbVMYOBFeqRFlnsD4CPE=		\N	\N	active	0	0	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N
51	T2	U1	1	s1:6e7638ac:gAAAAAAAAAAAwvdJkeGNa8MOdwNsrPhkuGd2FQG_lV7rIRJRhs3FE0gZJQZ5OfKsDGDmYs4Q9nqSKJxH1lEhA08LUr9hfbdfd2m6Ld__A-4vghrRa1OETis=		\N	\N	active	0	0	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N
52	T2	U1	2	s1:6e7638ac:gAAAAAAAAAAAFHu2vcY1u84bZrazF6sulIRqJ3q7CPWHoTRFW1-lbOL8qChFD9dZyQhSuUrDjvbSckXK5e80yvZgVY4itfmEaxuxVaJNBP0Mjdlacxf65w0=		\N	\N	active	0	0	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N
53	T2	U1	3	s1:6e7638ac:gAAAAAAAAAAAu9dauJS9fDtIDBc4TH5_Ai549owroN4lwlLMFJohlg3vOIDjffp4wdGvt3K0myb0c_pePcxN4-sDh8gUWJ3tSsqe_9V6C_CAJ4qtHYXGk8U=		\N	\N	active	0	0	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N
54	T2	U1	4	s1:6e7638ac:gAAAAAAAAAAAepN_XE7k_0011bqqqs6FkC81QJ1_0yIkAoas7CuTD6H4VpOUUhXjm7jtTp7P3y4uKplUfomM0KXwCSJ05HSmkfUTHNec89mkb_33R8WDNek=		\N	\N	active	0	0	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N
\.
COPY public.goal_event (id, team_id, user_id, goal_id, kind, note, before, progress, check_in_id, is_undone, at) FROM stdin;
1	T1	U1	1	added	s1:6e7638ac:gAAAAAAAAAAApBS36H5aqFOVMJe6j7TC56qAhgfC0kcfgDR6BbCiF-kKdQxEfCJf9k50DERnA_PoI9dnGTBKuSCxNJly4_R982VnhH8ejbPQDJ5eiQWU0jw=	\N	\N	1	f	2026-11-25 09:30:00+00
51	T2	U1	51	added	s1:6e7638ac:gAAAAAAAAAAAsoj3fACmeiO8CxEuAdYaOukTqjirMt_i9TaBTLwcwu9KnGpg6qvBqn6be4LjUIU6uQhYJWeevLOR9HnK5S-Suoy_5S56aNtSlCZRA3e1d-A=	\N	\N	51	f	2026-11-25 09:30:00+00
\.
COPY public.halt (id, since) FROM stdin;
\.
COPY public.heartbeat (process_id, host, program, started_at, seen_at) FROM stdin;
\.
COPY public.inbox (team_id, dedupe_key, kind, user_id, payload, state, attempts, received_at, next_try_at, settled_at) FROM stdin;
T1	message:1	message	\N	s1:6e7638ac:gAAAAAAAAAAAY8zfnB2p3gIhSMlRObyguZRQmwwUSHO8HD02n558-gY3oA8AEbqn_EfyA3_HNDFHh3tCOP38Xh1oCNSTz-XSPDyQ7G1BRaPoRhryoa4pePw=	waiting	0	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N
T2	message:1	message	\N	s1:6e7638ac:gAAAAAAAAAAAfHj5IyzGP9L6N1MrL5phAOo69ZIF3dEJQSsQttAeSK1nXpdI81_CE2viP6uW_kQiT9IJLBujvH9gJ_-nERTbJYmuCZIqSWpQUMe8OQoaWf0=	waiting	0	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N
\.
COPY public.installation (team_id, enterprise_id, is_enterprise_install, app_id, name, bot_user_id, scopes, token, ended_at, created_at, updated_at) FROM stdin;
T1		f	A1		U0BOT		s1:6e7638ac:gAAAAAAAAAAAMhE-gBM8S9pywrpWXRLRrV5ncgLu0esuYJtBzfqQuzMaXmwugPsy0PsGoKQ0gUNVoKbwgju1aNDOaidxtxPYeSauK97PJTjicNjqouxCUDE=	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
T2		f	A1		U0BOT		s1:6e7638ac:gAAAAAAAAAAA812HpGMghmHfubraRNA_RzWLcntyvIhbFuyvRFNHlu3raZoQ7hR-pCBpuWqnUWltvz6SR6qxJOoD9K8fTdOihAZRjI3gLNPYBbf0bZ0EekI=	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
\.
COPY public.intention (id, team_id, user_id, goal_id, state, cue, action, obstacle, outcome, asked, weekday, local_time, quoted, created_at, updated_at) FROM stdin;
1	T1	U1	1	active	s1:6e7638ac:gAAAAAAAAAAAFwZahmwvkcD5odpse1Z-uO0zGot2UvFB_QIO_AxN3jwI1-T0kvz_ZZkQL_3HS4jdADMSpOrAYLHPa5TO4Wkn30O95Ty6UrY3y1txcvVZ7Qo=		\N	\N	\N	\N	\N	0	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
2	T1	U1	1	draft	s1:6e7638ac:gAAAAAAAAAAAdYpqGildRuQpzSeBqC6kD36dGDiBhJG-8ul7eLUHS6AepVwKAWSHRqRAiKFDUwmr5F26iWAwkgFkm_RqrTTYEGOgBJksAqr4jBrXSIqDVTc=		\N	\N	plan	\N	\N	0	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
3	T1	U1	1	ended	s1:6e7638ac:gAAAAAAAAAAADMhqwrmDKeIu4dSdMQ9ezSVpIkwAQO04lVmlc-Nx-GfTfardqtJIbI99HCmnuVluuHwiEtlga0ByjaAHPPcm1DY9l8aJuFoU0Q1f_LwcZYI=		\N	\N	\N	\N	\N	0	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
51	T2	U1	51	active	s1:6e7638ac:gAAAAAAAAAAArupj8mApzJPONU7-Ze8-bc3uyknnUlj6b7ajAly7KCj2unKOS-mWILjVMYZ3AWOQilCis2D7Mq8omA5CmVmsFF_8OJLg0NLVfX8H7ru4WKg=		\N	\N	\N	\N	\N	0	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
52	T2	U1	51	draft	s1:6e7638ac:gAAAAAAAAAAApwuA9tAa3yHvTSHdN6vCnMWBfUmGPgxE-jMUNJnsw8MpPdj7pEGNA1UBKQikElh1IBWYC0-f3lP87FYf-_VJKfoEHYqiCOJ2hoQdTiqfOsM=		\N	\N	plan	\N	\N	0	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
53	T2	U1	51	ended	s1:6e7638ac:gAAAAAAAAAAA6azsulhO-EKBTLOtFKZP2EPl80ONl8BbuevXGSMKoqvzjFIMEj2Wyjco4DELRIkpiOpfX6H0FKH9_MwKSaZK4BvDANsmDfts7pPgDgTccaU=		\N	\N	\N	\N	\N	0	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
\.
COPY public.left_file (team_id, file_id, try_at) FROM stdin;
T1	left-T1	2026-11-25 09:30:00+00
T2	left-T2	2026-11-25 09:30:00+00
\.
COPY public.lineage (id, identity) FROM stdin;
\.
COPY public.member (team_id, user_id, timezone, locale, ladder, level, welcomed_at, dm_channel, is_active, away, away_until, hours_start, hours_end, holdout_since, home_digest, last_win_number, model_wish, created_at, updated_at) FROM stdin;
T1	U1	\N	\N	\N	level-T1	\N	\N	t	\N	\N	08:00	18:00	\N	\N	\N	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
T2	U1	\N	\N	\N	level-T2	\N	\N	t	\N	\N	08:00	18:00	\N	\N	\N	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
\.
COPY public.mentor (team_id, user_id, state, ladder, level, topics, shadowings, about, capacity, offered, engaged, asked_at, created_at, updated_at) FROM stdin;
T1	U1	active	backend	senior	["T1"]	[]		3	1	1	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
T2	U1	active	backend	senior	["T2"]	[]		3	1	1	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
\.
COPY public.mentor_block (team_id, user_id, other_id, created_at) FROM stdin;
T1	U1	U-T1	2026-11-25 09:30:00+00
T2	U1	U-T2	2026-11-25 09:30:00+00
\.
COPY public.mentor_request (id, team_id, user_id, mentor_id, topic, shadowing, reason, state, is_wide, passed, next_at, asked_at, accepted_at, met_at, reminders, reflection, mentor_reflection, created_at, updated_at) FROM stdin;
1	T1	U1	U2	architecture	\N	s1:6e7638ac:gAAAAAAAAAAA6mWjzqiCoPd7WKKpFFU43c0FxsjfLjUTIcYwhQ2LNc98pO-0cdeHYzaVCzsN-yNVL_UazRgOHo7lW3MY1IHly97hwnrJvcX-gmASQX7lnL4=	asked	f	[]	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N	\N	0	\N	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
2	T1	U2	U1	architecture	\N	s1:6e7638ac:gAAAAAAAAAAAdNmVA8utGZc1_FXjcSP4HMp6DDzXgO6XIiBvnIGWjw88HSDJq42M5-66_E3yuOqHaz9Y_OGso0ridD-oOILI1kLEqtM40L4OFHDATd3sL3U=	asked	f	[]	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N	\N	0	\N	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
51	T2	U1	U2	architecture	\N	s1:6e7638ac:gAAAAAAAAAAA2yj53CsQbqhtePAw07tleDevoygezFcB7dHZn1NvjWXxEzBDJq0u4jJBiuhrcSxAT87sGx_vTqRMKsCmazqKk3h3pvf5wR8LYLqDL3SXb-k=	asked	f	[]	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N	\N	0	\N	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
52	T2	U2	U1	architecture	\N	s1:6e7638ac:gAAAAAAAAAAA9gLUfT_Wvu71JwpaQa_J3UQNW_jkYAtWrPayzGs_u6o6bCF9VASFxu0Vg0b8omScgylsgDe4kPSPDgGvPutoDaZHCR7-UuFq6-uk14QgfM8=	asked	f	[]	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N	\N	0	\N	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
\.
COPY public.model_use (team_id, user_id, day, used) FROM stdin;
T1	U1	2026-11-25	1
T1		2026-11-25	1
T2	U1	2026-11-25	1
T2		2026-11-25	1
\.
COPY public.note (id, team_id, user_id, kind, text, goal_id, nudge_id, created_at) FROM stdin;
1	T1	U1	kept	s1:6e7638ac:gAAAAAAAAAAAiDeFnkrR1vP2htU0lJbIML-a8ZHku8Bne-HdowNgYotwnSCMxcLxgGaQhFnYGQ40Ioe7oQpK89XWzjK9x-3oPOcwdoBGDBrjwR6xKCEkrbs=	\N	\N	2026-11-25 09:30:00+00
51	T2	U1	kept	s1:6e7638ac:gAAAAAAAAAAAfLkhRJz7otWm980Z41R4RwQ8hwcJKDoRUhZ7QZWVQg8e88CqfhKcW5Bs_ItxVBeNouS6q5UxqHjk8QlwXPO1LGzFQKfDApglci4B-wJjTD4=	\N	\N	2026-11-25 09:30:00+00
\.
COPY public.nudge_choice (team_id, user_id, week, nudge_id, created_at) FROM stdin;
T1	U1	2026-W48	nudge-T1	2026-11-25 09:30:00+00
T2	U1	2026-W48	nudge-T2	2026-11-25 09:30:00+00
\.
COPY public.nudge_given (id, team_id, user_id, nudge_id, week, delivery_id, reasons, answer, given_at, answered_at) FROM stdin;
1	T1	U1	nudge-T1	2026-W48	T1-pending	\N	none	2026-11-25 09:30:00+00	\N
51	T2	U1	nudge-T2	2026-W48	T2-pending	\N	none	2026-11-25 09:30:00+00	\N
\.
COPY public.oauth_state (digest, cookie_digest, expires_at) FROM stdin;
\.
COPY public.on_hold (team_id, since, began_at) FROM stdin;
T1	2026-11-25 09:30:00+00	\N
T2	2026-11-25 09:30:00+00	\N
\.
COPY public.one_on_one (id, team_id, user_id, heard, dimension, expectation, questions, prepared_at) FROM stdin;
1	T1	U1	s1:6e7638ac:gAAAAAAAAAAAXEsapIXbpjxLxfoasjcU42SSY4tDxGFqBMNzLxxlurK_M8LnDhG_IjsJ-NzEp_BUPTbAM-rWzJeY3046Ww5lY87oU59pY-NtPrYOKiQchno=	\N	\N	s1:6e7638ac:gAAAAAAAAAAApeL9nDFmigW0InwHRCRQjrViaWZYzEuHOfV30LJoWrCaQngj6egfEAb1teAMk-YVFDMIwAr5l8TtytWEisFTKSKXnqQwMqgntyeZig3qNJo=	2026-11-25 09:30:00+00
51	T2	U1	s1:6e7638ac:gAAAAAAAAAAAsAc2f_edcwAOxfu5NWzcURT9MzzBvkbRNLGLafBJBO9Z_HejTVM7MivL5bj3zret1vdZYda8bhmnJXsFRPd_wZPZwW3ek20Pu-sy3iE8f1c=	\N	\N	s1:6e7638ac:gAAAAAAAAAAAl1Qojn_iNlrpeQcsKOAaxdAMQ07may7q-bbcew3Uhe9A7eG967orcbAEP7LBiyap3BVd5gWKor8ADZUqsikfSTK4vcTNKEM6X1Zhqb4RN2Q=	2026-11-25 09:30:00+00
\.
COPY public.picture (team_id, user_id, digest, file_id, created_at) FROM stdin;
T1	U1	digest	file-T1	2026-11-25 09:30:00+00
T2	U1	digest	file-T2	2026-11-25 09:30:00+00
\.
COPY public.question (id, team_id, text, created_at) FROM stdin;
question-T1	T1	s1:6e7638ac:gAAAAAAAAAAAWthFIIS89fHMpR5rw-6nUmZekdFWcJSnyHFRuPBPGOmQJOhamcL0AsmjKTPQD_M4z6pDUtDGwxhv0VYd19qDv6209wmYzEBAIyFok96eFz7tI2YQj7A7UL295N2oQQgr	2026-11-25 09:30:00+00
question-T2	T2	s1:6e7638ac:gAAAAAAAAAAAw1akNpGeZFHPfqlN2sSnoq5Sb7wRcbW6SrANKeRWJhUSEfEOSjGq-RNopRVJ4TuzeBrPzrFCRhm47XGNBjM7d903f53E8AnWgtX1j4uInj_-tM6Dx30CDgQ_lJdhp8_Y	2026-11-25 09:30:00+00
\.
COPY public.rate_bucket (team_id, method, tokens, rate, filled_at, halved_at, blocked_until) FROM stdin;
T1	chat.postMessage	5	4	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N
T2	chat.postMessage	5	4	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00	\N
\.
COPY public.rating (id, team_id, user_id, assessment_id, dimension, level, sureness, example, win_ids, rated_at) FROM stdin;
1	T1	U1	1	architecture	level-T1	2	s1:6e7638ac:gAAAAAAAAAAAIrLkpuBAPC1lj_o0E_gvxnxKRWTAd7g4N6Ika1SJtwJKuDyMeDgH4UDrpOUzB96Kb0E07u43DyjRIyFPiIo1f9miVhHyV1faAYgypZVv6dB8ipyjxGNcBWx_fXD8zMz8	[]	2026-11-25 09:30:00+00
51	T2	U1	51	architecture	level-T2	2	s1:6e7638ac:gAAAAAAAAAAABnAuxjp4mFZ9UOwYguYgLXYlEBuqaorVhxN7wJ_GMkX3ZyWBJuXEuzb8MaoPRSZZNebwf67NsNb6mUtK3nX4oaNK7SimX3rV1PjxzNyxG-1lBFEOcggM4IJFahycRLna	[]	2026-11-25 09:30:00+00
\.
COPY public.schedule (id, team_id, user_id, kind, subject_id, about, is_on, weekday, local_time, every_weeks, timezone, paused_until, blocked_by, consented_at, anchor_week, last_week, last_due_at, next_due_at, version) FROM stdin;
1	T1	U1	nudge	0	\N	t	0	09:00	1	UTC	\N	\N	2026-11-25 09:30:00+00	0	\N	\N	2026-11-25 09:30:00+00	1
51	T2	U1	nudge	0	\N	t	0	09:00	1	UTC	\N	\N	2026-11-25 09:30:00+00	0	\N	\N	2026-11-25 09:30:00+00	1
\.
COPY public.schema_support (id, oldest) FROM stdin;
1	0010
\.
COPY public.sealing_key (tag, first_used_at) FROM stdin;
6e7638ac	2026-11-25 10:30:00+00
\.
COPY public.tombstone (team_id, digest, salt, erased_at) FROM stdin;
T1	0a008095e0eb116bcc3c76d8ee9b51617a564d7cc1b6b95e4608d3ff36f86c52	salt	2026-11-25 09:30:00+00
T2	2eb9a228ba2d7b0fbe1bbe6d001acf43d2b54ae847194de34d2b891347776a02	salt	2026-11-25 09:30:00+00
\.
COPY public.win (id, team_id, user_id, number, text, dimension, level, link, happened_day, origin, origin_id, created_at, updated_at) FROM stdin;
1	T1	U1	1	s1:6e7638ac:gAAAAAAAAAAArCCMfyjTGk15OpXz5YUCkINjI2BYVqOnHfWyWDzfwwMv4Cx7crvyy882n7EL0JEmdEqbGCQgxLjMe35k_hag8QUYwuhOcywYHeunWiY18hQ=	architecture	\N	\N	2026-11-25	goal	1	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
51	T2	U1	1	s1:6e7638ac:gAAAAAAAAAAAjaRSVNgG8QEuj4vZn-TNSznDuFRBTPD3tVOpmIxGhwbN2ITOUl1f1ye-rdh3HTBNps8H6poOgynY2dBq2NO8JfNCdamg-1xxbAAwuEEAOdM=	architecture	\N	\N	2026-11-25	goal	51	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
52	T2	U1	2	s1:6e7638ac:gAAAAAAAAAAA-gPfRoAAi_cC6YgwuUm0PrrIuLekLgPQKwgB6KKE8SIm8xjMpQyQbA4tBvLxREdWCM60mIoCAPBSQ0P_hn2P1o77JfFy7uOKXaxZ4He1J3g=	architecture	\N	\N	2026-11-25	goal	51	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
53	T2	U1	3	s1:6e7638ac:gAAAAAAAAAAAZTRtvbyNn7FnyUJFeq1yRfOf4TBnDQPa19YRHZWI__iiLeq6iWV3rjFDPaQ0nFT5afuavUU6IY-YIPsiZD5810cI02zlIeVOYnFwSyn2Dcg=	architecture	\N	\N	2026-11-25	goal	51	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
54	T2	U1	4	s1:6e7638ac:gAAAAAAAAAAAt5I80apmucpAXZwNxReOkDnlZ-dcCpxwmWUA1bxg7_KuEFDKmxvwZw_BnfbcdjIoJewhjslNIun3lj9Ebjm1i3O4RUZhWeFI-QD9Ofd9_T4=	architecture	\N	\N	2026-11-25	goal	51	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
\.
COPY public.workspace (team_id, name, bot_user_id, state, reason, heard_at, enterprise_id, left_at, halted_at, halted_by, dry_run_since, cap_week, cap_day, created_at, updated_at) FROM stdin;
T1	T1		active	\N	\N		\N	\N	\N	\N	\N	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
T2	T2		active	\N	\N		\N	\N	\N	\N	\N	\N	2026-11-25 09:30:00+00	2026-11-25 09:30:00+00
\.
SELECT pg_catalog.setval('public.access_log_id_seq', 1000, true);
SELECT pg_catalog.setval('public.admin_act_id_seq', 1000, true);
SELECT pg_catalog.setval('public.assessment_id_seq', 1000, true);
SELECT pg_catalog.setval('public.check_in_id_seq', 1000, true);
SELECT pg_catalog.setval('public.delivery_attempt_id_seq', 1000, true);
SELECT pg_catalog.setval('public.goal_event_id_seq', 1000, true);
SELECT pg_catalog.setval('public.goal_id_seq', 1000, true);
SELECT pg_catalog.setval('public.intention_id_seq', 1000, true);
SELECT pg_catalog.setval('public.mentor_request_id_seq', 1000, true);
SELECT pg_catalog.setval('public.note_id_seq', 1000, true);
SELECT pg_catalog.setval('public.nudge_given_id_seq', 1000, true);
SELECT pg_catalog.setval('public.one_on_one_id_seq', 1000, true);
SELECT pg_catalog.setval('public.rating_id_seq', 1000, true);
SELECT pg_catalog.setval('public.schedule_id_seq', 1000, true);
SELECT pg_catalog.setval('public.win_id_seq', 1000, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.access_log
    ADD CONSTRAINT pk_access_log PRIMARY KEY (id);
ALTER TABLE ONLY public.admin_act
    ADD CONSTRAINT pk_admin_act PRIMARY KEY (id);
ALTER TABLE ONLY public.assessment
    ADD CONSTRAINT pk_assessment PRIMARY KEY (id);
ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT pk_check_in PRIMARY KEY (id);
ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT pk_delivery PRIMARY KEY (id);
ALTER TABLE ONLY public.delivery_attempt
    ADD CONSTRAINT pk_delivery_attempt PRIMARY KEY (id);
ALTER TABLE ONLY public.goal
    ADD CONSTRAINT pk_goal PRIMARY KEY (id);
ALTER TABLE ONLY public.goal_event
    ADD CONSTRAINT pk_goal_event PRIMARY KEY (id);
ALTER TABLE ONLY public.halt
    ADD CONSTRAINT pk_halt PRIMARY KEY (id);
ALTER TABLE ONLY public.heartbeat
    ADD CONSTRAINT pk_heartbeat PRIMARY KEY (process_id);
ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT pk_inbox PRIMARY KEY (team_id, dedupe_key);
ALTER TABLE ONLY public.installation
    ADD CONSTRAINT pk_installation PRIMARY KEY (team_id, enterprise_id, is_enterprise_install);
ALTER TABLE ONLY public.intention
    ADD CONSTRAINT pk_intention PRIMARY KEY (id);
ALTER TABLE ONLY public.left_file
    ADD CONSTRAINT pk_left_file PRIMARY KEY (team_id, file_id);
ALTER TABLE ONLY public.lineage
    ADD CONSTRAINT pk_lineage PRIMARY KEY (id);
ALTER TABLE ONLY public.member
    ADD CONSTRAINT pk_member PRIMARY KEY (team_id, user_id);
ALTER TABLE ONLY public.mentor
    ADD CONSTRAINT pk_mentor PRIMARY KEY (team_id, user_id);
ALTER TABLE ONLY public.mentor_block
    ADD CONSTRAINT pk_mentor_block PRIMARY KEY (team_id, user_id, other_id);
ALTER TABLE ONLY public.mentor_request
    ADD CONSTRAINT pk_mentor_request PRIMARY KEY (id);
ALTER TABLE ONLY public.model_use
    ADD CONSTRAINT pk_model_use PRIMARY KEY (team_id, user_id, day);
ALTER TABLE ONLY public.note
    ADD CONSTRAINT pk_note PRIMARY KEY (id);
ALTER TABLE ONLY public.nudge_choice
    ADD CONSTRAINT pk_nudge_choice PRIMARY KEY (team_id, user_id, week);
ALTER TABLE ONLY public.nudge_given
    ADD CONSTRAINT pk_nudge_given PRIMARY KEY (id);
ALTER TABLE ONLY public.oauth_state
    ADD CONSTRAINT pk_oauth_state PRIMARY KEY (digest);
ALTER TABLE ONLY public.on_hold
    ADD CONSTRAINT pk_on_hold PRIMARY KEY (team_id);
ALTER TABLE ONLY public.one_on_one
    ADD CONSTRAINT pk_one_on_one PRIMARY KEY (id);
ALTER TABLE ONLY public.picture
    ADD CONSTRAINT pk_picture PRIMARY KEY (team_id, user_id, digest);
ALTER TABLE ONLY public.question
    ADD CONSTRAINT pk_question PRIMARY KEY (id);
ALTER TABLE ONLY public.rate_bucket
    ADD CONSTRAINT pk_rate_bucket PRIMARY KEY (team_id, method);
ALTER TABLE ONLY public.rating
    ADD CONSTRAINT pk_rating PRIMARY KEY (id);
ALTER TABLE ONLY public.schedule
    ADD CONSTRAINT pk_schedule PRIMARY KEY (id);
ALTER TABLE ONLY public.schema_support
    ADD CONSTRAINT pk_schema_support PRIMARY KEY (id);
ALTER TABLE ONLY public.sealing_key
    ADD CONSTRAINT pk_sealing_key PRIMARY KEY (tag);
ALTER TABLE ONLY public.tombstone
    ADD CONSTRAINT pk_tombstone PRIMARY KEY (team_id, digest);
ALTER TABLE ONLY public.win
    ADD CONSTRAINT pk_win PRIMARY KEY (id);
ALTER TABLE ONLY public.workspace
    ADD CONSTRAINT pk_workspace PRIMARY KEY (team_id);
ALTER TABLE ONLY public.access_log
    ADD CONSTRAINT uq_access_log_team_id_user_id_reader_id_what_subject UNIQUE (team_id, user_id, reader_id, what, subject);
ALTER TABLE ONLY public.check_in
    ADD CONSTRAINT uq_check_in_team_id_delivery_id UNIQUE (team_id, delivery_id);
ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT uq_delivery_team_id_occurrence_key UNIQUE (team_id, occurrence_key);
ALTER TABLE ONLY public.goal
    ADD CONSTRAINT uq_goal_team_id_user_id_number UNIQUE (team_id, user_id, number);
ALTER TABLE ONLY public.nudge_given
    ADD CONSTRAINT uq_nudge_given_team_id_delivery_id UNIQUE (team_id, delivery_id);
ALTER TABLE ONLY public.rating
    ADD CONSTRAINT uq_rating_team_id_assessment_id_dimension UNIQUE (team_id, assessment_id, dimension);
ALTER TABLE ONLY public.schedule
    ADD CONSTRAINT uq_schedule_team_id_user_id_kind_subject_id UNIQUE (team_id, user_id, kind, subject_id);
ALTER TABLE ONLY public.win
    ADD CONSTRAINT uq_win_team_id_user_id_number UNIQUE (team_id, user_id, number);
CREATE INDEX ix_access_log_team_id_reader_id ON public.access_log USING btree (team_id, reader_id);
CREATE INDEX ix_access_log_team_id_user_id_at ON public.access_log USING btree (team_id, user_id, at);
CREATE INDEX ix_admin_act_team_id_at ON public.admin_act USING btree (team_id, at);
CREATE INDEX ix_assessment_team_id_user_id_started_at ON public.assessment USING btree (team_id, user_id, started_at);
CREATE INDEX ix_check_in_team_id_user_id_asked_at ON public.check_in USING btree (team_id, user_id, asked_at);
CREATE INDEX ix_delivery_attempt_team_id_delivery_id ON public.delivery_attempt USING btree (team_id, delivery_id);
CREATE INDEX ix_delivery_due ON public.delivery USING btree (team_id, urgency, not_before) WHERE ((state)::text = 'pending'::text);
CREATE INDEX ix_delivery_ended ON public.delivery USING btree (settled_at, state, reason) WHERE (settled_at IS NOT NULL);
CREATE INDEX ix_delivery_planned ON public.delivery USING btree (team_id, created_at) WHERE ((state)::text = 'planned'::text);
CREATE INDEX ix_delivery_team_id_user_id_due_at ON public.delivery USING btree (team_id, user_id, due_at);
CREATE INDEX ix_delivery_unasked ON public.delivery USING btree (team_id, settled_at) WHERE ((settled_at IS NOT NULL) AND ((urgency)::text <> 'requested'::text));
CREATE INDEX ix_goal_event_team_id_goal_id ON public.goal_event USING btree (team_id, goal_id);
CREATE INDEX ix_goal_event_team_id_user_id_at ON public.goal_event USING btree (team_id, user_id, at);
CREATE INDEX ix_goal_team_id_user_id_state ON public.goal USING btree (team_id, user_id, state);
CREATE INDEX ix_inbox_dead ON public.inbox USING btree (team_id) WHERE ((state)::text = 'dead'::text);
CREATE INDEX ix_inbox_line ON public.inbox USING btree (team_id, user_id, received_at) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX ix_inbox_received_at ON public.inbox USING btree (received_at);
CREATE INDEX ix_inbox_waiting ON public.inbox USING btree (next_try_at) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX ix_intention_team_id_goal_id ON public.intention USING btree (team_id, goal_id);
CREATE INDEX ix_intention_team_id_user_id_state ON public.intention USING btree (team_id, user_id, state);
CREATE INDEX ix_mentor_block_team_id_other_id ON public.mentor_block USING btree (team_id, other_id);
CREATE INDEX ix_mentor_request_due ON public.mentor_request USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX ix_mentor_request_team_id_mentor_id_state ON public.mentor_request USING btree (team_id, mentor_id, state);
CREATE INDEX ix_mentor_request_team_id_user_id_state ON public.mentor_request USING btree (team_id, user_id, state);
CREATE INDEX ix_mentor_team_id_state ON public.mentor USING btree (team_id, state);
CREATE INDEX ix_note_team_id_user_id_created_at ON public.note USING btree (team_id, user_id, created_at);
CREATE INDEX ix_nudge_given_team_id_user_id_given_at ON public.nudge_given USING btree (team_id, user_id, given_at);
CREATE INDEX ix_oauth_state_expires_at ON public.oauth_state USING btree (expires_at);
CREATE INDEX ix_one_on_one_team_id_user_id_prepared_at ON public.one_on_one USING btree (team_id, user_id, prepared_at);
CREATE INDEX ix_question_team_id_created_at ON public.question USING btree (team_id, created_at);
CREATE INDEX ix_rating_team_id_user_id ON public.rating USING btree (team_id, user_id);
CREATE INDEX ix_schedule_due ON public.schedule USING btree (next_due_at) WHERE is_on;
CREATE INDEX ix_win_team_id_user_id_happened_day ON public.win USING btree (team_id, user_id, happened_day);
CREATE INDEX ix_workspace_halted ON public.workspace USING btree (team_id) WHERE (halted_at IS NOT NULL);
CREATE UNIQUE INDEX uq_assessment_one_draft ON public.assessment USING btree (team_id, user_id) WHERE ((state)::text = 'draft'::text);
CREATE UNIQUE INDEX uq_delivery_one_in_flight ON public.delivery USING btree (team_id, channel_id) WHERE ((state)::text = ANY ((ARRAY['sending'::character varying, 'unknown'::character varying])::text[]));
ALTER TABLE ONLY public.goal_event
    ADD CONSTRAINT fk_goal_event_goal_id_goal FOREIGN KEY (goal_id) REFERENCES public.goal(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.intention
    ADD CONSTRAINT fk_intention_goal_id_goal FOREIGN KEY (goal_id) REFERENCES public.goal(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.rating
    ADD CONSTRAINT fk_rating_assessment_id_assessment FOREIGN KEY (assessment_id) REFERENCES public.assessment(id) ON DELETE CASCADE;
