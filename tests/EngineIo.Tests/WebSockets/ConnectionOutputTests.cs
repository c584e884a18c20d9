using SocketIoNet.EngineIo.Tests.Support;
using SocketIoNet.EngineIo.WebSockets;

namespace SocketIoNet.EngineIo.Tests.WebSockets;

/// <summary>Which way what is written leaves: through the server's pipe, or directly.</summary>
public sealed class ConnectionOutputTests : IAsyncLifetime
{
    /// <summary>More than two sockets of the loopback hold.</summary>
    private const int MoreThanFits = 20_000_000;

    private readonly RecordingStream _pipe = new();
    private SocketPair _sockets = null!;

    public async ValueTask InitializeAsync() => _sockets = await SocketPair.ConnectAsync();

    public ValueTask DisposeAsync()
    {
        _sockets.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Before_the_client_has_sent_anything_all_goes_through_the_pipe()
    {
        var output = new ConnectionOutput(_pipe, _sockets.Server);
        await output.WriteAsync(new byte[] { 1 });
        await output.WriteAsync(new byte[] { 2 });
        Assert.Equal<byte[]>([[1], [2]], _pipe.Writes);
    }

    [Fact]
    public async Task When_the_client_has_answered_the_first_message_the_rest_goes_directly()
    {
        var output = new ConnectionOutput(_pipe, _sockets.Server);
        await output.WriteAsync(new byte[] { 1 });
        output.OnFirstReceived();
        await output.WriteAsync(new byte[] { 2 });
        await output.WriteAsync(new byte[] { 3, 4 });
        Assert.Equal<byte[]>([[1]], _pipe.Writes);
        Assert.Equal<byte[]>([2, 3, 4], await _sockets.ReceiveAsync(3));
    }

    [Fact]
    public async Task More_than_one_early_message_keeps_all_in_the_pipe()
    {
        // The client's first frame tells only that it has seen the first.
        var output = new ConnectionOutput(_pipe, _sockets.Server);
        await output.WriteAsync(new byte[] { 1 });
        await output.WriteAsync(new byte[] { 2 });
        output.OnFirstReceived();
        await output.WriteAsync(new byte[] { 3 });
        Assert.Equal(3, _pipe.Writes.Count);
    }

    [Fact]
    public async Task A_large_early_message_keeps_all_in_the_pipe()
    {
        // As when a client of revision 3 is let in, and gets more at once: its first frame tells only that it has seen the beginning.
        var output = new ConnectionOutput(_pipe, _sockets.Server);
        await output.WriteAsync(new byte[5000]);
        output.OnFirstReceived();
        await output.WriteAsync(new byte[] { 3 });
        Assert.Equal(2, _pipe.Writes.Count);
    }

    [Fact]
    public async Task Without_a_socket_all_goes_through_the_pipe()
    {
        var output = new ConnectionOutput(_pipe);
        output.OnFirstReceived();
        await output.WriteAsync(new byte[] { 1 });
        Assert.Single(_pipe.Writes);
    }

    [Fact]
    public async Task A_client_that_reads_slowly_gets_all_in_order()
    {
        var bytes = new byte[MoreThanFits];
        new Random(1).NextBytes(bytes);
        var output = Direct();
        var writing = output.WriteAsync(bytes).AsTask();
        Assert.False(writing.IsCompleted);
        Assert.Equal(bytes, await _sockets.ReceiveAsync(bytes.Length));
        await writing.WaitAsync(TestApp.Limit);
    }

    [Fact]
    public async Task A_connection_that_is_cut_fails_the_write_that_waits()
    {
        var writing = Direct().WriteAsync(new byte[MoreThanFits]).AsTask();
        _sockets.Client.Close(timeout: 0);
        await Assert.ThrowsAsync<IOException>(() => writing.WaitAsync(TestApp.Limit));
    }

    [Fact]
    public async Task A_connection_that_the_server_ends_fails_the_write_that_waits()
    {
        var writing = Direct().WriteAsync(new byte[MoreThanFits]).AsTask();
        _sockets.Server.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => writing.WaitAsync(TestApp.Limit));
    }

    [Fact]
    public async Task A_write_to_a_connection_that_was_cut_fails()
    {
        _sockets.Client.Close(timeout: 0);
        await Assert.ThrowsAsync<IOException>(() => Direct().WriteAsync(new byte[] { 1 }).AsTask());
    }

    [Fact]
    public async Task What_has_arrived_before_the_server_ended_the_connection_is_taken_and_only_writing_fails()
    {
        _sockets.Server.Dispose();
        var output = Direct();
        await Assert.ThrowsAnyAsync<Exception>(() => output.WriteAsync(new byte[] { 1 }).AsTask());
    }

    private ConnectionOutput Direct()
    {
        var output = new ConnectionOutput(_pipe, _sockets.Server);
        output.OnFirstReceived();
        return output;
    }
}
