using System.Buffers;
using System.Text;
using System.Text.Json;
using InferenceGateway.Simulation.Answers;
using InferenceGateway.Simulation.Generation;
using InferenceGateway.Simulation.Metrics;
using InferenceGateway.Simulation.Model;
using InferenceGateway.Simulation.Prompts;
using InferenceGateway.Simulation.Server;
using InferenceGateway.Simulation.VirtualTime;
using InferenceGateway.Simulation.Wire;

namespace InferenceGateway.Simulation.Clusters;

/// <summary>
/// What a <see cref="SimulatedServer"/> is, without sockets: the same model, prompts, answers and metrics page, driven by a virtual clock. Can be
/// killed and started again with nothing in its cache. Belongs to one event loop.
/// </summary>
internal sealed class VirtualServer
{
    private readonly SimulatedServerOptions _options;
    private readonly VirtualClock _clock;
    private Life? _life;

    /// <param name="options">Refused with an <see cref="ArgumentException"/> when <see cref="SimulatedServerOptions.Validate"/> objects.</param>
    public VirtualServer(SimulatedServerOptions options, VirtualClock clock)
    {
        if (options.Validate() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _options = options;
        _clock = clock;
        Start();
    }

    public string Name => _options.PodName ?? "sim";

    /// <summary>Whether it accepts connections.</summary>
    public bool IsUp => _life is not null;

    /// <summary>Starts it anew; without effect when it is up.</summary>
    public void Start() => _life ??= new Life(_options, _clock);

    /// <summary>Breaks every connection off, as a crash would; without effect when it is down.</summary>
    public void Kill()
    {
        Life? life = _life;
        _life = null;
        life?.End();
    }

    /// <summary>Takes a request that has reached the server. What becomes of it the exchange is told, at once when it is refused.</summary>
    public void Receive(VirtualExchange exchange, int attempt)
    {
        if (_life is { } life)
        {
            _ = life.AnswerAsync(exchange, attempt);
        }
        else
        {
            exchange.ServerBroke(attempt);
        }
    }

    /// <summary>The client of a request has gone.</summary>
    public void Abort(VirtualExchange exchange) => _life?.Abort(exchange);

    /// <summary>Shows the part of the metrics page that says how the server is now. False when the server is down.</summary>
    public bool TryReadPage(Func<ReadOnlySpan<byte>, bool> read)
    {
        _life?.ReadPage(read);
        return IsUp;
    }

    /// <summary>From one start to the next end.</summary>
    private sealed class Life
    {
        private readonly VirtualClock _clock;
        private readonly ServerContext _context;
        private readonly AnswerBuilder _builder;
        private readonly MetricsPage _page;
        private readonly ArrayBufferWriter<byte> _written = new(4096);

        /// <summary>In order of arrival.</summary>
        private readonly List<Running> _running = [];

        public Life(SimulatedServerOptions options, VirtualClock clock)
        {
            _clock = clock;
            ModelDriver driver = new(new ServerModel(options.Engine, new Random(options.Seed)), clock);
            _context = new ServerContext(
                options,
                driver,
                clock,
                new Chance(options.Seed + 1),
                new SentenceCorpus(new Random(options.Seed))
            );
            _builder = new AnswerBuilder(_context);
            _page = MetricsPage.For(options.MetricNames, options.DisplayedModel, options.Engine);
        }

        public void End()
        {
            _context.Driver.Dispose();
            foreach (Running one in _running.ToArray())
            {
                one.IsAborted = true;
                one.Exchange.ServerBroke(one.Attempt);
            }

            _running.Clear();
        }

        public void Abort(VirtualExchange exchange)
        {
            foreach (Running one in _running)
            {
                if (one.Exchange == exchange)
                {
                    one.IsAborted = true;
                    _running.Remove(one);
                    _context.Driver.Cancel(one.Answer.Requests);
                    return;
                }
            }
        }

        public void ReadPage(Func<ReadOnlySpan<byte>, bool> read)
        {
            using PageWriter writer = new(_page.Prefix);
            double unixSeconds = _clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
            _context.Driver.Use<object?>(
                (model, _) =>
                {
                    _page.WriteState(writer, model, unixSeconds);
                    return null;
                }
            );
            read(writer.Written.Span);
        }

        public async Task AnswerAsync(VirtualExchange exchange, int attempt)
        {
            Answer answer;
            bool isStreamed;
            try
            {
                RequestFields fields = AnswerBuilder.ReadFields(exchange.Body.Span);
                isStreamed = fields.Stream;
                answer = Accept(exchange.Body.Span, fields);
            }
            catch (RefusedRequestException refused)
            {
                exchange.ServerSent(attempt, Refusal(refused));
                return;
            }

            Running running = new(exchange, attempt, answer);
            _running.Add(running);
            OpenAiFormat format = new(answer, isChat: true);
            Choice choice = answer.Choices[0];
            do
            {
                await answer.Wakeup.WaitAsync();
                if (running.IsAborted)
                {
                    return;
                }

                if (choice.IsFinished)
                {
                    _running.Remove(running);
                }

                if (isStreamed)
                {
                    exchange.ServerSent(attempt, NextPiece(format, choice, answer, exchange.KeepsText));
                }
                else if (choice.IsFinished)
                {
                    exchange.ServerSent(attempt, Whole(format, choice, answer, exchange.KeepsText));
                }
            } while (!choice.IsFinished);
        }

        private Answer Accept(ReadOnlySpan<byte> body, RequestFields fields)
        {
            Answer answer = _builder.Build(body, fields, ApiKind.Chat, _context.Ids.Next());
            return _context.Driver.Submit(answer.Requests) switch
            {
                SubmitOutcome.Accepted => answer,
                SubmitOutcome.QueueFull => throw new RefusedRequestException(
                    429,
                    "Failed to enqueue request, waiting requests queue is full"
                ),
                _ => throw RefusedRequestException.Invalid("The prompt needs more key-value cache than this server has"),
            };
        }

        private static AnswerPiece Refusal(RefusedRequestException refused)
        {
            ArrayBufferWriter<byte> body = new();
            ErrorBody.Write(body, refused.Status, refused.Message, refused.Parameter);
            return new AnswerPiece(refused.Status, 0, body.WrittenCount) { End = new AnswerEnd(0, 0, 0, refused.Message) };
        }

        private AnswerPiece NextPiece(OpenAiFormat format, Choice choice, Answer answer, bool keepsText)
        {
            _written.ResetWrittenCount();
            if (choice.Written == 0)
            {
                format.WriteStart(_written);
            }

            int frames = 0;
            for (; choice.Written < choice.Ready; frames++)
            {
                format.WriteToken(_written, choice, choice.Text.Token(choice.Written++));
            }

            if (!choice.IsFinished)
            {
                return new AnswerPiece(200, frames, _written.WrittenCount) { IsStreamed = true };
            }

            format.WriteFinish(_written, choice);
            format.WriteEnd(_written);
            return new AnswerPiece(200, frames, _written.WrittenCount)
            {
                IsStreamed = true,
                Bytes = _written.WrittenSpan.ToArray(),
                End = EndOf(choice, answer, keepsText),
            };
        }

        private AnswerPiece Whole(OpenAiFormat format, Choice choice, Answer answer, bool keepsText)
        {
            _written.ResetWrittenCount();
            using (Utf8JsonWriter json = new(_written))
            {
                format.WriteWhole(json);
            }

            return new AnswerPiece(200, 0, _written.WrittenCount)
            {
                Bytes = _written.WrittenSpan.ToArray(),
                End = EndOf(choice, answer, keepsText),
            };
        }

        private static AnswerEnd EndOf(Choice choice, Answer answer, bool keepsText) =>
            new(answer.PromptTokens, answer.CachedTokens, answer.CompletionTokens, keepsText ? TextOf(choice) : null);

        private static string TextOf(Choice choice)
        {
            ArrayBufferWriter<byte> text = new();
            for (int token = 0; token < choice.Ready; token++)
            {
                text.Write(choice.Text.Token(token));
            }

            return Encoding.UTF8.GetString(text.WrittenSpan);
        }
    }

    /// <summary>An answer under way.</summary>
    private sealed class Running(VirtualExchange exchange, int attempt, Answer answer)
    {
        public VirtualExchange Exchange => exchange;

        public int Attempt => attempt;

        public Answer Answer => answer;

        public bool IsAborted { get; set; }
    }
}
