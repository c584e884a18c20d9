using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SocketIoNet.Postgres.Tests.Support;
using SocketIoNet.TestSupport.Sockets;

namespace SocketIoNet.Postgres.Tests;

/// <summary>What carries forwarded requests, on a real PostgreSQL.</summary>
public sealed class ServerLinkTests(PostgresProcess postgres) : IClassFixture<PostgresProcess>
{
    /// <summary>Longer than a channel may be.</summary>
    private static readonly string LongId = new('x', 100);

    [Fact]
    public async Task Messages_of_any_length_arrive_whole_and_in_the_order_of_the_calls()
    {
        PostgresProcess.SkipWithout();
        await using var one = await StartAsync("one");
        await using var other = await StartAsync("other");
        int[] sizes = [0, 1, 100, 5984, 5985, 5986, 11_970, 11_971, 32_768, 200_000, 1_000_000];
        var messages = Enumerable.Range(0, 200).Select(i => Message(sizes[i % sizes.Length], i)).ToArray();
        var sending = new List<Task<bool>>();
        for (var i = 0; i < messages.Length; i++)
        {
            if (i % 3 == 0) sending.Add(one.Link.SendAsync(other.Id, messages[i]).AsTask());
            else one.Link.Post(other.Id, messages[i]);
        }

        foreach (var message in messages) Assert.Equal(message, await other.ReceiveAsync());
        Assert.All(await Task.WhenAll(sending).Bound(), Assert.True);
    }

    [Fact]
    public async Task The_messages_of_several_servers_are_kept_apart()
    {
        PostgresProcess.SkipWithout();
        await using var one = await StartAsync("one");
        await using var two = await StartAsync("two");
        await using var other = await StartAsync("other");
        const int Count = 50;
        for (var i = 0; i < Count; i++)
        {
            one.Link.Post(other.Id, Message(20_000, i));
            two.Link.Post(other.Id, Message(30_000, i));
        }

        var received = new List<byte[]>();
        while (received.Count < 2 * Count) received.Add(await other.ReceiveAsync());
        foreach (var size in new[] { 20_000, 30_000 }) Assert.Equal(Enumerable.Range(0, Count).Select(i => Message(size, i)), received.Where(message => message.Length == size));
    }

    [Fact]
    public async Task A_server_that_is_gone_or_never_was_is_known_not_to_receive()
    {
        PostgresProcess.SkipWithout();
        await using var one = await StartAsync("one");
        var stopped = await StartAsync("stopped");
        Assert.True(await SendAsync(one, stopped.Id));
        Assert.False(await SendAsync(one, "nobody"));
        stopped.Stop();
        await Bounded.UntilAsync(async () => !await SendAsync(one, stopped.Id));
        await stopped.DisposeAsync();
        var dead = await StartAsync("dead");
        Assert.True(await SendAsync(one, dead.Id));
        await dead.DisposeAsync();
        await Bounded.UntilAsync(async () => !await SendAsync(one, dead.Id));
    }

    [Fact]
    public async Task Connections_that_are_cut_come_back_and_what_is_sent_meanwhile_fails()
    {
        PostgresProcess.SkipWithout();
        await using var one = await StartAsync("one");
        await using var other = await StartAsync("other");
        await postgres.ExecuteAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
        await Bounded.UntilAsync(() => !one.Status.IsConnected && !other.Status.IsConnected);
        await Bounded.UntilAsync(async () => !await TrySendAsync(one, other.Id));
        await Bounded.UntilAsync(() => TrySendAsync(one, other.Id));
        var last = Message(200_000, 1);
        one.Link.Post(other.Id, last);
        byte[] received;
        do received = await other.ReceiveAsync();
        while (received.Length == 0);
        Assert.Equal(last, received);
    }

    [Fact]
    public async Task What_waits_for_a_PostgreSQL_that_hangs_is_bounded_and_counts_as_lost()
    {
        PostgresProcess.SkipWithout();
        await using var one = await StartAsync("one", static options => options.MaxPendingBytes = 10_000);
        await postgres.FreezeAsync();
        try
        {
            var posted = 0;
            Assert.Throws<PostgresUnavailableException>(() =>
            {
                for (; posted <= 100; posted++) one.Link.Post("other", new byte[600]);
            });
            Assert.InRange(posted, 1, 10_000 / 512);
            await Bounded.UntilAsync(() => one.Status.LostMessages == posted);
        }
        finally
        {
            await postgres.ThawAsync();
        }

        await Bounded.UntilAsync(() => TrySendAsync(one, one.Id));
    }

    [Theory]
    [InlineData("socket.io")]
    [InlineData("a \"prefix\" that is so long that no room is left for an id")]
    public async Task An_id_or_prefix_that_is_too_long_for_a_channel_is_one_like_any_other(string prefix)
    {
        PostgresProcess.SkipWithout();
        await using var one = await StartAsync("one", options => options.ChannelPrefix = prefix);
        await using var other = await StartAsync(LongId, options => options.ChannelPrefix = prefix);
        Assert.True(await SendAsync(one, LongId));
        Assert.False(await SendAsync(one, LongId + "y"));
        Assert.False(await SendAsync(one, "\"; SELECT 1"));
        Assert.Empty(await other.ReceiveAsync());
    }

    [Fact]
    public async Task The_data_source_of_the_application_keeps_nothing_of_a_server_that_has_ended()
    {
        PostgresProcess.SkipWithout();
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString + ";Application Name=shop");
        await using (var one = await StartAsync("one", static options => options.ConnectionString = null, services => services.AddSingleton(source)))
        {
            Assert.True(await SendAsync(one, one.Id));
            Assert.Equal(1L, await CountLocksAsync());
        }

        Assert.Equal(0L, await CountLocksAsync());
        await using var command = source.CreateCommand("SELECT count(*) FROM pg_listening_channels()");
        Assert.Equal(0L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(5, null)]
    [InlineData(4, "Maximum Pool Size of the connections to PostgreSQL has to be 5 or more")]
    public async Task A_pool_without_room_for_two_more_connections_is_named_at_start(int size, string? problem)
    {
        PostgresProcess.SkipWithout();
        var connectionString = string.Create(CultureInfo.InvariantCulture, $"{postgres.ConnectionString};Maximum Pool Size={size}");
        var starting = TestApp.StartAsync(
            static (SocketIoServer _) => { },
            static options => options.ForwardSessions = true,
            services => services.AddSocketIo().AddPostgresAdapter(options => options.ConnectionString = connectionString));
        if (problem is null) await (await starting).DisposeAsync();
        else Assert.Contains(problem, (await Assert.ThrowsAsync<InvalidOperationException>(() => starting)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_of_one_server_is_polled_and_posted_to_through_another()
    {
        PostgresProcess.SkipWithout();
        await using var owner = await StartForwardingAsync();
        await using var other = await StartForwardingAsync();
        using var http = new HttpClient { BaseAddress = new Uri(owner.Url) };
        using var otherHttp = new HttpClient { BaseAddress = new Uri(other.Url) };
        var opener = new TestSupport.Engine.PollingClient(http, "/socket.io/");
        await opener.OpenAsync();
        var client = new TestSupport.Engine.PollingClient(otherHttp, "/socket.io/") { SessionId = opener.SessionId };
        await client.SendAsync("40");
        Assert.StartsWith("40{", await client.PollAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var text = new string('é', 100_000);
        await client.SendAsync($"42[\"echo\",\"{text}\"]");
        Assert.Equal($"42[\"echo\",\"{text}\"]", await client.PollAsync(TestContext.Current.CancellationToken));
    }

    private Task<TestApp> StartForwardingAsync() => TestApp.StartAsync(
        static (SocketIoServer io) => io.OnConnection(static socket => socket.On("echo", (string text) => socket.Emit("echo", text))),
        static options => options.ForwardSessions = true,
        services => services.AddSocketIo().AddPostgresAdapter(options => options.ConnectionString = postgres.ConnectionString));

    private Task<object?> CountLocksAsync() =>
        postgres.ExecuteAsync("SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND application_name = 'shop'");

    private Task<LinkedServer> StartAsync(string id, Action<PostgresAdapterOptions>? configure = null, Action<IServiceCollection>? services = null) =>
        LinkedServer.StartAsync(id, postgres.ConnectionString, configure, services);

    private static Task<bool> SendAsync(LinkedServer from, string id) => from.Link.SendAsync(id, []).AsTask().Bound();

    /// <summary>Whether PostgreSQL takes a message, and somebody receives it.</summary>
    private static async Task<bool> TrySendAsync(LinkedServer from, string id)
    {
        try
        {
            return await SendAsync(from, id);
        }
        catch (Exception exception) when (exception is IOException or NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>A message that another one is not.</summary>
    private static byte[] Message(int size, int number)
    {
        var message = new byte[size];
        new Random(number).NextBytes(message);
        return message;
    }
}
