using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text;
using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.FlowControl;
using SocketIoNet.EngineIo.Tests.Support;
using SocketIoNet.EngineIo.Tests.Transports.WebSockets.Framing;
using SocketIoNet.EngineIo.Transports;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;

namespace SocketIoNet.EngineIo.Tests.FlowControl;

/// <summary>A client that always has input does not keep the thread that reads it from others.</summary>
public sealed class FairnessTests
{
    /// <summary>The number of reads after which the connection fails, so that a failing test ends.</summary>
    private const int MaxReads = 10 * YieldBudget.Length;

    private readonly HeldBackWork _pool = new();
    private int _writes;

    public static TheoryData<string, byte[], byte[]> FloodsWithoutMessages { get; } = new()
    {
        { "ping frames", [], ClientFrame.Of(FrameOpcode.Ping, []) },
        { "pong frames", [], ClientFrame.Of(FrameOpcode.Pong, []) },
        { "empty fragments", ClientFrame.Of(FrameOpcode.Text, "4x"u8, isFinal: false), ClientFrame.Of(FrameOpcode.Continuation, [], isFinal: false) },
    };

    [Fact]
    public async Task A_client_that_always_has_messages_lets_others_have_the_thread()
    {
        using var connection = FloodedBy([], ClientFrame.Text("4x"));
        await AssertGivesThreadBackAsync(connection.ReadAsync);
    }

    [Theory]
    [MemberData(nameof(FloodsWithoutMessages))]
    public async Task A_client_that_never_ends_a_message_lets_others_have_the_thread(string what, byte[] beginning, byte[] rest)
    {
        using var connection = FloodedBy(beginning, rest);
        var reading = _pool.Start(() => connection.ReadAsync(() => _writes++));
        Assert.False(reading.IsCompleted, what);
        Assert.Equal(1, _writes);
        _pool.ContinueToEnd();
        await Assert.ThrowsAsync<IOException>(async () => await reading);
    }

    [Fact]
    public async Task What_a_client_sends_that_is_closed_lets_others_have_the_thread()
    {
        using var connection = FloodedBy([], ClientFrame.Text("4x"));
        var dropping = _pool.Start(connection.DiscardAsync);
        Assert.False(dropping.IsCompleted);
        _pool.ContinueToEnd();
        await Assert.ThrowsAsync<IOException>(() => dropping);
    }

    [Fact]
    public async Task A_client_of_the_frameworks_websocket_lets_others_have_the_thread()
    {
        var stream = new EndlessStream([], ClientFrame.Text("4x"), MaxReads);
        using var webSocket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
        using var reader = new MessageReader(webSocket, 1000);
        await AssertGivesThreadBackAsync(reader.ReadAsync);
    }

    [Fact]
    public async Task A_post_of_many_packets_lets_others_have_the_thread()
    {
        const int Packets = 10 * YieldBudget.Length;
        var received = 0;
        await using var app = await TestApp.StartInMemoryAsync(onMessage: (_, _) => received++);
        await app.OpenPollingAsync();
        var endpoint = (await app.NextHandlerAsync()).Session.PollingEndpoint!;
        Assert.True(endpoint.TryBeginPost(out _));
        using var body = new PooledBuffer();
        body.Write(Encoding.UTF8.GetBytes(string.Join('\x1e', Enumerable.Repeat("4x", Packets))));
        var posting = _pool.Start(() => endpoint.CompletePostAsync(body, isBinary: false));
        Assert.InRange(received, 1, YieldBudget.Length);
        _pool.ContinueToEnd();
        await posting.Bound();
        Assert.Equal(Packets, received);
    }

    private static PipeWebSocket FloodedBy(byte[] beginning, byte[] rest)
    {
        var stream = new EndlessStream(beginning, rest, MaxReads);
        return new PipeWebSocket(PipeReader.Create(stream), new WriteBatcher(new ConnectionWriter(stream)), 1000, static () => { });
    }

    /// <summary>Reads messages until the loop yields and the batch was sent.</summary>
    private async Task AssertGivesThreadBackAsync(Func<Action, ValueTask<MessageReadResult>> readAsync)
    {
        var messages = 0;
        ValueTask<MessageReadResult> reading;
        while ((reading = _pool.Start(() => readAsync(() => _writes++))).IsCompleted)
        {
            Assert.Equal(MessageReadResult.Text, await reading);
            Assert.InRange(++messages, 0, YieldBudget.Length);
        }

        Assert.Equal(1, _writes);
        Assert.True(_pool.TryContinue());
        Assert.True(reading.IsCompleted);
        Assert.Equal(MessageReadResult.Text, await reading);
    }
}
