using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Dispatch;

/// <summary>The application's code runs in an empty context: nothing of the request, of whoever causes it, or of what ran before it.</summary>
[Collection<RunsAlone>]
public sealed class ContextTests
{
    private const string Nothing = "nothing";

    private static readonly AsyncLocal<string?> Local = new();
    private const string ApplicationName = "SocketIoNet.Tests.ContextTests";

    private static readonly ActivitySource Application = new(ApplicationName);

    private static readonly string OfTheProcess = FindCultureOfTheProcess();

    private readonly ConcurrentDictionary<string, string> _seen = new();

    public static TheoryData<string, bool> Ends
    {
        get
        {
            var all = new TheoryData<string, bool>();
            foreach (var way in (string[])["disconnect", "disconnect all", "broadcast", "close", "engine", "remote"])
            {
                all.Add(way, false);
                all.Add(way, true);
            }

            return all;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_callback_sees_anything_of_the_request(bool byPolling)
    {
        await using var app = await StartAsync(io =>
        {
            io.Of((name, _, _) =>
            {
                Note("namespace function");
                return Task.FromResult(true);
            });
            io.OnNamespaceCreated(_ => Note("namespace created"));
            io.MainNamespace.OnRoomJoined((_, _) => Note("room joined"));
            io.Use((_, next) =>
            {
                Note("connection middleware");
                return next();
            });
            io.OnConnection(Watch);
        });
        await using ITestClient client = byPolling ? await app.ConnectByPollingAsync() : await app.ConnectAsync();
        await client.SendAsync("0/made,");
        await client.SendAsync("2[\"join\"]");
        await client.SendAsync("2[\"slow\"]");
        await client.SendAsync("2[\"later\"]");
        await client.SendAsync("2[\"fail\"]");
        await client.SendAsync("1");
        string[] expected =
        [
            "namespace function", "namespace created", "room joined", "connection middleware", "connection", "packet", "any", "middleware", "join", "outgoing", "slow", "later", "error", "disconnecting",
            "disconnect",
        ];
        await Bounded.UntilAsync(() => expected.All(_seen.ContainsKey));
        Assert.All(_seen, seen => Assert.Equal((seen.Key, Nothing), (seen.Key, seen.Value)));
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task The_end_of_a_socket_sees_nothing_of_whoever_ends_it(string way, bool byPolling)
    {
        await using var app = await StartAsync(io => io.OnConnection(socket =>
        {
            socket.OnDisconnecting((string _) => Note("disconnecting"));
            socket.OnDisconnect((string _) => Note("disconnect"));
            socket.Connection.OnClosed((_, _, _) => Note("closed"));
            socket.On("end", async (string id) =>
            {
                Local.Value = "the other's";
                CultureInfo.CurrentCulture = Culture("~");
                using var activity = new Activity("the other's").Start();
                await EndAsync(io, io.MainNamespace.Sockets[id], way);
                return Describe();
            });
        }));
        await using var killer = await app.ConnectAsync();
        await using ITestClient victim = byPolling ? await app.ConnectByPollingAsync() : await app.ConnectAsync();
        await killer.SendAsync($"20[\"end\",\"{victim.Id}\"]");
        var answer = way is "broadcast" or "engine" ? null : await killer.ReceiveAsync();
        if (answer is not null) Assert.Equal("30[\"the other's ~ the other's\"]", answer);
        await Bounded.UntilAsync(() => _seen.ContainsKey("disconnecting") && _seen.ContainsKey("disconnect"));
        Assert.All(_seen, seen => Assert.Equal((seen.Key, Nothing), (seen.Key, seen.Value)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_handler_leaves_behind_is_gone_for_later_events(bool byPolling)
    {
        var gate = new Gate();
        await using var app = await StartAsync(io => io.OnConnection(socket =>
        {
            socket.On("leave", () =>
            {
                Local.Value = "left";
                CultureInfo.CurrentCulture = Culture("~");
                Activity.Current = new Activity("left").Start();
            });
            socket.On("slow", gate.PassAsync);
            socket.On("look", Describe);
        }));
        await using ITestClient client = byPolling ? await app.ConnectByPollingAsync() : await app.ConnectAsync();
        await client.SendAsync("2[\"leave\"]");
        await client.SendAsync("21[\"look\"]");
        Assert.Equal($"31[\"{Nothing}\"]", await client.ReceiveAsync());
        await client.SendAsync("2[\"slow\"]");
        await client.SendAsync("2[\"leave\"]");
        await client.SendAsync("22[\"look\"]");
        await gate.Entered;
        gate.Open();
        Assert.Equal($"32[\"{Nothing}\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task What_a_middleware_of_an_event_sets_is_there_for_its_handlers()
    {
        await using var app = await StartAsync(io => io.OnConnection(socket =>
        {
            socket.Use((e, next) =>
            {
                Local.Value = $"id of {e.EventName}";
                return next();
            });
            socket.On("look", async () =>
            {
                await Task.Yield();
                return Local.Value;
            });
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync("21[\"look\"]");
        Assert.Equal("31[\"id of look\"]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Whoever_ends_a_socket_has_its_own_context_back()
    {
        await using var app = await StartAsync(io => io.OnConnection(socket => socket.OnDisconnect((string _) =>
        {
            Note("disconnect");
            Local.Value = "left";
        })));
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        await Task.Run(() =>
        {
            Local.Value = "the caller's";
            SynchronizationContext.SetSynchronizationContext(new NamedContext());
            app.Find(first).Disconnect();
            Assert.Equal("the caller's", Local.Value);
            Assert.IsType<NamedContext>(SynchronizationContext.Current);
            using (ExecutionContext.SuppressFlow())
            {
                app.Find(second).Disconnect();
                Assert.True(ExecutionContext.IsFlowSuppressed());
                Assert.Equal("the caller's", Local.Value);
            }

            Assert.False(ExecutionContext.IsFlowSuppressed());
            SynchronizationContext.SetSynchronizationContext(null);
        }, TestContext.Current.CancellationToken).Bound();
        Assert.Equal(Nothing, _seen["disconnect"]);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_span_of_the_application_is_a_root_or_belongs_to_the_event(bool isListenedTo, bool byPolling)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ApplicationName || source.Name == "Microsoft.AspNetCore" || (isListenedTo && source.Name == "SocketIoNet"),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = await StartAsync(io =>
        {
            io.OnConnection(_ => _seen["connection"] = Trace());
            io.On("event", () => _seen["event"] = Trace());
        });
        await using ITestClient client = byPolling ? await app.ConnectByPollingAsync() : await app.ConnectAsync();
        await client.SendAsync("2[\"event\"]");
        await Bounded.UntilAsync(() => _seen.ContainsKey("event"));
        Assert.Equal("root", _seen["connection"]);
        Assert.Equal(isListenedTo ? "SocketIoNet.Event" : "root", _seen["event"]);
    }

    /// <summary>One that can be told from others where there is no data of any.</summary>
    private static CultureInfo Culture(string decimalSeparator)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = decimalSeparator;
        return culture;
    }

    private static string Trace()
    {
        using var span = Application.StartActivity("work");
        return span!.Parent?.OperationName ?? span.ParentId ?? "root";
    }

    private static Task<TestApp> StartAsync(Action<SocketIoServer> configure) => TestApp.StartAsync(
        app =>
        {
            app.Use((_, next) =>
            {
                Local.Value = "the request's";
                CultureInfo.CurrentCulture = Culture("^");
                return next();
            });
            var context = app.Services.GetRequiredService<IHttpContextAccessor>();
            app.MapSocketIo(io =>
            {
                configure(io);
                io.OnConnection(_ => { if (context.HttpContext is not null) throw new InvalidOperationException("An HttpContext is there."); });
            });
        },
        services: services => services.AddHttpContextAccessor());

    private static string FindCultureOfTheProcess()
    {
        var name = "";
        var thread = new Thread(() => name = CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator);
        thread.UnsafeStart();
        thread.Join();
        return name;
    }

    private static string Describe()
    {
        var culture = CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator;
        if (Local.Value is null && culture == OfTheProcess && Activity.Current is null && SynchronizationContext.Current is not NamedContext) return Nothing;
        return $"{Local.Value} {culture} {Activity.Current?.OperationName}{SynchronizationContext.Current as NamedContext}";
    }

    private static async Task EndAsync(SocketIoServer io, Socket victim, string way)
    {
        if (way == "disconnect") victim.Disconnect();
        else if (way == "disconnect all") victim.Disconnect(close: true);
        else if (way == "broadcast") await io.DisconnectSocketsAsync();
        else if (way == "close") victim.Connection.Close();
        else if (way == "engine") io.Engine.Close();
        else await (await io.In(victim.Id).FetchSocketsAsync()).Single().DisconnectAsync();
    }

    private void Note(string where) => _seen[where] = Describe();

    private void Watch(Socket socket)
    {
        Note("connection");
        socket.Connection.OnPacketReceived((_, _) => Note("packet"));
        socket.OnAny((_, _) => Note("any"));
        socket.OnAnyOutgoing((_, _) => Note("outgoing"));
        socket.OnError(_ => Note("error"));
        socket.OnDisconnecting((string _) => Note("disconnecting"));
        socket.OnDisconnect((string _) => Note("disconnect"));
        socket.Use((_, next) =>
        {
            Note("middleware");
            return next();
        });
        socket.On("join", async () =>
        {
            Note("join");
            await socket.JoinAsync("room");
            socket.Emit("joined");
        });
        socket.On("slow", async () =>
        {
            await Task.Yield();
            Note("slow");
        });
        socket.On("later", () => Note("later"));
        socket.On("fail", (Action)(() => throw new InvalidOperationException("fail")));
    }

    private sealed class NamedContext : SynchronizationContext;
}
