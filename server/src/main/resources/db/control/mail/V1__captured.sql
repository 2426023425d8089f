-- Mail of the development default, which is shown instead of sent.
create table mail.captured (
  message_id uuid        not null,
  number     bigint      not null generated always as identity,
  recipient  text        not null,
  subject    text        not null,
  content    text        not null,
  sent_at    timestamptz not null,
  constraint captured_pkey primary key (message_id),
  constraint captured_number_key unique (number)
);

create index captured_by_recipient on mail.captured (lower(recipient), number);

grant usage on schema mail to pacspace_app;
grant select, insert, delete on mail.captured to pacspace_app;
