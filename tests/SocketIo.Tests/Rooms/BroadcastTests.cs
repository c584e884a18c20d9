using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Rooms;

/// <summary>Four clients: a and b in room 1, b and c in room 2, d in none; c is on polling.</summary>
public sealed class BroadcastTests : IAsyncLifetime
{
    private readonly List<ITestClient> _clients = [];
    private TestApp _app = null!;

    /// <summary>What a record has where the client left a name out, whatever its type says.</summary>
    private static string Missing => null!;

    private static IEnumerable<string> MissingList => null!;

    private SocketIoServer Io => _app.Io;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        for (var i = 0; i < 4; i++) _clients.Add(i == 2 ? await _app.ConnectByPollingAsync() : await _app.ConnectAsync());
        await SocketOf('a').JoinAsync("1");
        await SocketOf('b').JoinAsync("1", "2");
        await SocketOf('c').JoinAsync("2");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        await _app.DisposeAsync();
    }

    public static TheoryData<string, string> FromTheServer => new()
    {
        { "all", "abcd" },
        { "namespace", "abcd" },
        { "to 1", "ab" },
        { "in 2", "bc" },
        { "to both", "abc" },
        { "to list", "abc" },
        { "to nobody", "" },
        { "except 1", "cd" },
        { "to both except 2", "a" },
        { "except list", "d" },
        { "local", "abcd" },
        { "uncompressed", "abcd" },
        { "own room of d", "d" },
        { "to an empty list", "" },
        { "to an empty list and 1", "ab" },
        { "to an empty list except 1", "" },
        { "to null", "" },
        { "to null and 1", "ab" },
        { "to a list that is null", "" },
        { "except null", "abcd" },
        { "except null and 1", "cd" },
    };

    [Theory]
    [MemberData(nameof(FromTheServer))]
    public async Task What_the_server_emits_arrives_once_at_whom_it_is_for(string operation, string expected)
    {
        BroadcastOperator target = operation switch
        {
            "all" => Io,
            "namespace" => Io.Of("/"),
            "to 1" => Io.To("1"),
            "in 2" => Io.In("2"),
            "to both" => Io.To("1").To("2"),
            "to list" => Io.To("1", "2"),
            "to nobody" => Io.To("none"),
            "except 1" => Io.Except("1"),
            "to both except 2" => Io.To("1", "2").Except("2"),
            "except list" => Io.Except("1", "2"),
            "local" => Io.Local,
            "uncompressed" => Io.Compress(false),
            "to an empty list" => Io.To([]),
            "to an empty list and 1" => Io.In([]).To("1"),
            "to an empty list except 1" => Io.To([]).Except("1"),
            "to null" => Io.To(Missing),
            "to null and 1" => Io.To([Missing, "1"]),
            "to a list that is null" => Io.To(MissingList),
            "except null" => Io.Except(Missing),
            "except null and 1" => Io.Except([Missing, "1"]),
            _ => Io.To(SocketOf('d').Id),
        };
        target.Emit("e", "x", 1);
        Assert.Equal(expected, await WhoReceivedAsync("2[\"e\",\"x\",1]"));
    }

    public static TheoryData<string, string> FromSocketB => new()
    {
        { "broadcast", "acd" },
        { "to 1", "a" },
        { "to both", "ac" },
        { "in 2", "c" },
        { "except 1", "cd" },
        { "except list", "d" },
        { "local", "acd" },
        { "operator", "acd" },
        { "to d", "d" },
        { "to an empty list", "" },
        { "to null", "" },
        { "volatile to an empty list", "" },
    };

    [Theory]
    [MemberData(nameof(FromSocketB))]
    public async Task What_a_socket_broadcasts_does_not_come_back_to_it(string operation, string expected)
    {
        var socket = SocketOf('b');
        var target = operation switch
        {
            "broadcast" => socket.Broadcast,
            "to 1" => socket.To("1"),
            "to both" => socket.To("1", "2"),
            "in 2" => socket.In("2"),
            "except 1" => socket.Except("1"),
            "except list" => socket.Except(["1", "2"]),
            "local" => socket.Local,
            "operator" => socket.Compress(false).Broadcast,
            "to an empty list" => socket.To([]),
            "to null" => socket.To(Missing),
            "volatile to an empty list" => socket.Volatile.In([]),
            _ => socket.To(SocketOf('d').Id),
        };
        target.Emit("e");
        Assert.Equal(expected, await WhoReceivedAsync("2[\"e\"]"));
    }

    [Fact]
    public async Task The_connect_packet_comes_first_however_much_is_broadcast_meanwhile()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        using var isOver = new CancellationTokenSource();
        var broadcasting = Task.Run(() => Broadcast(app.Io, isOver.Token), TestContext.Current.CancellationToken);
        for (var i = 0; i < 100; i++)
        {
            await using var client = await app.OpenAsync();
            await client.SendAsync("0");
            Assert.StartsWith("0{", await client.ReceiveAsync(), StringComparison.Ordinal);
        }

        await isOver.CancelAsync();
        await broadcasting.Bound();

        static void Broadcast(SocketIoServer io, CancellationToken isOver)
        {
            while (!isOver.IsCancellationRequested)
            {
                io.Volatile.Emit("tick");
                Thread.Yield();
            }
        }
    }

    [Fact]
    public async Task An_operator_leaves_what_it_was_made_from_as_it_was()
    {
        var room = Io.To("1");
        _ = room.Except("2");
        _ = room.To("2");
        room.Emit("e");
        Assert.Equal("ab", await WhoReceivedAsync("2[\"e\"]"));
    }

    [Fact]
    public async Task Bytes_reach_every_transport()
    {
        Io.Emit("file", "name", new byte[] { 1, 2, 3 });
        Io.Emit("end");
        foreach (var client in _clients)
        {
            Assert.Equal(
                ["51-[\"file\",\"name\",{\"_placeholder\":true,\"num\":0}]", "bAQID"], await client.ReceiveAllAsync("2[\"end\"]"));
        }
    }

    [Fact]
    public async Task A_namespace_reaches_only_its_own_sockets()
    {
        Io.Of("/other").Emit("e");
        Assert.Equal("", await WhoReceivedAsync("2/other,[\"e\"]"));
    }

    [Fact]
    public async Task Sockets_are_fetched_moved_and_disconnected_by_room()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var fetched = await Io.In("1").FetchSocketsAsync(cancellation);
        Assert.Equal(Ids("ab"), fetched.Select(socket => socket.Id).ToHashSet());
        await Io.In("1").SocketsJoinAsync("3");
        await Io.In("2").SocketsLeaveAsync("3");
        Assert.Equal([SocketOf('a').Id], (await Io.In("3").FetchSocketsAsync(cancellation)).Select(socket => socket.Id));
        await Io.In("2").DisconnectSocketsAsync();
        Assert.Equal(Ids("ad"), Io.MainNamespace.Sockets.Keys.ToHashSet());
    }

    [Fact]
    public async Task A_fetched_socket_can_be_spoken_to()
    {
        var remote = Assert.Single(await Io.In(SocketOf('d').Id).FetchSocketsAsync(TestContext.Current.CancellationToken));
        await remote.JoinAsync("4");
        remote.Emit("e", 1);
        Assert.Contains("4", SocketOf('d').Rooms);
        Assert.Equal("d", await WhoReceivedAsync("2[\"e\",1]"));
    }

    [Fact]
    public async Task An_empty_list_of_rooms_moves_fetches_and_disconnects_nobody()
    {
        var nobody = Io.In([]);
        Assert.Empty(await nobody.FetchSocketsAsync(TestContext.Current.CancellationToken));
        await nobody.SocketsJoinAsync("3");
        await nobody.DisconnectSocketsAsync(close: true);
        Assert.Equal(4, Io.MainNamespace.Sockets.Count);
        Assert.Empty(Io.MainNamespace.Adapter.Rooms["3"]);
    }

    [Fact]
    public async Task A_null_room_is_joined_and_left_by_nobody()
    {
        var socket = SocketOf('a');
        await socket.JoinAsync(Missing);
        await socket.JoinAsync([Missing, "3"]);
        await socket.LeaveAsync(Missing);
        await Io.SocketsJoinAsync(Missing);
        await Io.SocketsLeaveAsync([Missing, "3"]);
        Assert.Equal([socket.Id, "1"], socket.Rooms);
    }

    private Socket SocketOf(char name) => _app.Find(_clients[name - 'a']);

    private HashSet<string> Ids(string names) => [.. names.Select(name => SocketOf(name).Id)];

    private async Task<string> WhoReceivedAsync(string packet)
    {
        Io.Emit("end");
        var who = "";
        for (var i = 0; i < _clients.Count; i++)
        {
            foreach (var received in await _clients[i].ReceiveAllAsync("2[\"end\"]"))
            {
                Assert.Equal(packet, received);
                who += (char)('a' + i);
            }
        }

        return who;
    }
}
