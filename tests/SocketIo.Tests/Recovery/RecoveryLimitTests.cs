using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Recovery;

public sealed class RecoveryLimitTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_client_that_comes_too_late_is_refused()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        await first.CutAsync();
        _time.Advance(TimeSpan.FromMinutes(2));
        await using var second = await first.ReturnAsync();
        Assert.NotEqual(first.Id, second.Id);
    }

    /// <summary>What is kept of a socket counts for no connection, so the auth of its client, which MaxAuthBytes limits, must not be part of it.</summary>
    [Fact]
    public async Task A_suspended_session_holds_no_handshake_and_no_auth()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app, new { token = new string('x', 100_000) });
        var handshake = HoldWeakly(first);
        await first.CutAsync();
        await Bounded.UntilAsync(() =>
        {
            GC.Collect();
            return !handshake.IsAlive;
        });
        await using var second = await first.ReturnAsync();
        Assert.Equal(first.Id, second.Id);
    }

    [Fact]
    public async Task A_client_that_comes_just_in_time_is_recovered()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        await first.CutAsync();
        app.Io.Emit("missed");
        _time.Advance(TimeSpan.FromSeconds(119));
        await using var second = await first.ReturnAsync();
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(["2[\"missed\"]"], second.Missed);
    }

    [Fact]
    public async Task A_quiet_client_is_recovered_though_nothing_is_kept_that_is_as_old_as_its_offset()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        first.Socket.Emit("seen");
        await first.ReceiveAsync();
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            app.Io.Except(first.Id).Emit("for others", i);
        }

        await first.CutAsync();
        app.Io.Emit("missed");
        await using var second = await first.ReturnAsync();
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(["2[\"missed\"]"], second.Missed);
    }

    [Fact]
    public async Task A_quiet_client_that_lost_what_was_on_its_way_is_recovered_with_it()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        await using var other = await RecoverableClient.ConnectAsync(app);
        first.Socket.Emit("seen");
        await first.ReceiveAsync();
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(60));
            other.Socket.Emit("for the other");
        }

        for (var i = 0; i < 20; i++) first.Socket.Emit("lost", i);
        await using var second = await first.CutAndReturnAsync();
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"2[\"lost\",{i}]"), second.Missed);
    }

    [Fact]
    public async Task A_client_that_never_received_anything_is_recovered_with_all_that_was_sent_to_it()
    {
        await using var app = await StartAsync();
        app.Io.Emit("before its time");
        await using var first = await RecoverableClient.ConnectAsync(app);
        first.Socket.Emit("lost");
        await first.CutAsync();
        app.Io.Emit("missed");
        await using var second = await first.ReturnAsync();
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(["2[\"lost\"]", "2[\"missed\"]"], second.Missed);
    }

    [Fact]
    public async Task A_client_that_never_received_anything_and_lost_something_that_is_not_kept_any_more_is_refused()
    {
        await using var app = await StartAsync();
        await using var first = await RecoverableClient.ConnectAsync(app);
        first.Socket.Emit("lost");
        _time.Advance(TimeSpan.FromMinutes(3));
        await using var second = await first.CutAndReturnAsync();
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task Too_many_events_drop_the_oldest_and_refuse_those_who_may_have_missed_it()
    {
        await using var app = await StartAsync(recovery => recovery.MaxPackets = 3);
        await using var first = await RecoverableClient.ConnectAsync(app);
        await using var later = await RecoverableClient.ConnectAsync(app);
        await first.CutAsync();
        app.Io.Emit("event", 0);
        await later.ReceiveAsync();
        await later.CutAsync();
        for (var i = 1; i < 4; i++) app.Io.Emit("event", i);
        await using var second = await first.ReturnAsync();
        Assert.NotEqual(first.Id, second.Id);
        await using var recovered = await later.ReturnAsync();
        Assert.Equal(later.Id, recovered.Id);
        Assert.Equal(["2[\"event\",1]", "2[\"event\",2]", "2[\"event\",3]"], recovered.Missed);
    }

    [Fact]
    public async Task Too_many_bytes_drop_the_oldest()
    {
        await using var app = await StartAsync(recovery => recovery.MaxPacketBytes = 1000);
        await using var first = await RecoverableClient.ConnectAsync(app);
        await first.CutAsync();
        app.Io.Emit("event", new string('a', 600));
        app.Io.Emit("event", new string('b', 600));
        await using var second = await first.ReturnAsync();
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task Too_many_sessions_forget_the_one_that_left_first()
    {
        await using var app = await StartAsync(recovery => recovery.MaxSessions = 1);
        await using var first = await RecoverableClient.ConnectAsync(app);
        await using var second = await RecoverableClient.ConnectAsync(app);
        await first.CutAsync();
        await second.CutAsync();
        await using var refused = await first.ReturnAsync();
        Assert.NotEqual(first.Id, refused.Id);
        await using var recovered = await second.ReturnAsync();
        Assert.Equal(second.Id, recovered.Id);
    }

    [Fact]
    public async Task The_limits_are_for_all_namespaces_together()
    {
        await using var app = await StartAsync(recovery => recovery.MaxSessions = recovery.MaxPackets = 10);
        var others = Enumerable.Range(0, 20).Select(i => app.Io.Of($"/{i}")).ToArray();
        await using var client = await app.OpenAsync();
        var secrets = new List<string>();
        foreach (var other in others)
        {
            await client.SendAsync($"0{other.Name},");
            secrets.Add(JsonDocument.Parse((await client.ReceiveAsync())![(other.Name.Length + 2)..]).RootElement.GetProperty("pid").GetString()!);
        }

        client.Cut();
        await Bounded.UntilAsync(() => others.All(other => other.Sockets.Count == 0));
        // Each of those that are remembered misses one, and there is no place for another.
        foreach (var other in others[10..]) other.Emit("missed");
        await using var back = await app.OpenAsync();
        foreach (var (index, other) in others.Index())
        {
            await back.SendAsync($$"""0{{other.Name}},{"pid":"{{secrets[index]}}"}""");
            var answer = (await back.ReceiveAsync())!;
            if (answer[0] == '2') answer = (await back.ReceiveAsync())!;
            Assert.Equal(index >= 10, other.Sockets.Values.Single().Recovered);
        }
    }

    [Fact]
    public async Task Events_of_one_namespace_drop_the_older_ones_of_another()
    {
        await using var app = await StartAsync(recovery => recovery.MaxPackets = 10);
        app.Io.Of("/other");
        await using var first = await RecoverableClient.ConnectAsync(app);
        await using var elsewhere = await app.ConnectAsync("/other");
        await first.CutAsync();
        app.Io.Emit("missed");
        for (var i = 0; i < 10; i++) app.Io.Of("/other").Emit("noise", i);
        await using var second = await first.ReturnAsync();
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task A_client_that_missed_more_than_may_wait_for_it_is_refused()
    {
        await using var app = await StartAsync(options: options => options.MaxSendQueueBytes = options.SendQueueSoftLimitBytes = 2000);
        await using var first = await RecoverableClient.ConnectAsync(app);
        await first.CutAsync();
        for (var i = 0; i < 3; i++) app.Io.Emit("event", new string('a', 800));
        await using var second = await first.ReturnAsync();
        Assert.NotEqual(first.Id, second.Id);
        Assert.Empty(second.Missed);
    }

    [Fact]
    public async Task What_became_of_each_request_is_counted()
    {
        await using var app = await StartAsync();
        var outcomes = new List<string?>();
        using var listener = new MeterListener();
        var factory = app.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Name == "socketio.server.recoveries" && instrument.Meter.Scope == factory) own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            lock (outcomes) outcomes.Add(tags[0].Value as string);
        });
        listener.Start();
        await using var first = await RecoverableClient.ConnectAsync(app);
        await using var second = await first.CutAndReturnAsync();
        await second.CutAsync();
        _time.Advance(TimeSpan.FromSeconds(121));
        await using var third = await second.ReturnAsync();
        await using var stranger = await RecoverableClient.ConnectAsync(app, new { pid = "aaaaaaaaaaaaaaaaaaaa" });
        lock (outcomes) Assert.Equal(["recovered", "expired", "unknown"], outcomes);
    }

    private Task<TestApp> StartAsync(Action<ConnectionStateRecoveryOptions>? recovery = null, Action<SocketIoOptions>? options = null) => TestApp.StartAsync(
        (SocketIoServer _) => { },
        all =>
        {
            all.PingInterval = TimeSpan.FromHours(10);
            all.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
            recovery?.Invoke(all.ConnectionStateRecovery);
            options?.Invoke(all);
        },
        Clock.Use(_time));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference HoldWeakly(RecoverableClient client) => new(client.Socket.Handshake);
}
