using System.IO.Pipelines;
using SocketIoNet.EngineIo.Tests.Support;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;

namespace SocketIoNet.EngineIo.Tests.Transports.WebSockets.Framing;

/// <summary>Writing through the pipe of the server, and directly to the socket.</summary>
public sealed class ConnectionWriterTests : IAsyncLifetime
{
    /// <summary>More than two sockets of the loopback hold.</summary>
    private const int MoreThanFits = 20_000_000;

    private readonly RecordingStream _stream = new();
    private readonly Pipe _pipe = new();
    private long _unread;
    private SocketPair _sockets = null!;

    private SocketOutput Direct => new(_sockets.Server, _pipe, _ => _unread);

    public async ValueTask InitializeAsync() => _sockets = await SocketPair.ConnectAsync();

    public ValueTask DisposeAsync()
    {
        _sockets.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task While_the_pipe_holds_anything_all_goes_through_it()
    {
        // As if the response to the upgrade were not yet in the socket.
        var output = new ConnectionWriter(_stream, Direct);
        _unread = 1;
        await output.WriteAsync(new byte[] { 1 });
        await output.WriteAsync(new byte[] { 2 });
        Assert.Equal<byte[]>([[1], [2]], _stream.Writes);
    }

    [Fact]
    public async Task What_the_pipe_has_not_flushed_yet_comes_first_too()
    {
        _pipe.Writer.GetSpan(1);
        _pipe.Writer.Advance(1);
        await new ConnectionWriter(_stream, Direct).WriteAsync(new byte[] { 2 });
        Assert.Single(_stream.Writes);
    }

    [Fact]
    public async Task When_the_pipe_is_empty_all_goes_directly()
    {
        var output = new ConnectionWriter(_stream, Direct);
        _unread = 1;
        await output.WriteAsync(new byte[] { 1 });
        _unread = 0;
        await output.WriteAsync(new byte[] { 2 });
        await output.WriteAsync(new byte[] { 3, 4 });
        Assert.Equal<byte[]>([[1]], _stream.Writes);
        Assert.Equal<byte[]>([2, 3, 4], await _sockets.ReceiveAsync(3));
    }

    [Fact]
    public async Task Without_a_socket_all_goes_through_the_pipe()
    {
        await new ConnectionWriter(_stream).WriteAsync(new byte[] { 1 });
        Assert.Single(_stream.Writes);
    }

    [Fact]
    public async Task A_write_to_the_pipe_does_not_continue_on_the_scheduler_of_its_caller()
    {
        var mayWrite = new TaskCompletionSource();
        var output = new ConnectionWriter(new RecordingStream { BeforeWrite = () => mayWrite.Task });
        var scheduler = new BusyScheduler();
        var writing = await Task.Factory.StartNew(
            () => output.WriteAsync(new byte[] { 1 }).AsTask(), CancellationToken.None, TaskCreationOptions.None, scheduler).Bound();
        mayWrite.SetResult();
        await writing.Bound();
        Assert.Equal(1, scheduler.Count);
    }

    [Fact]
    public async Task A_write_to_the_pipe_does_not_continue_in_the_synchronization_context_of_its_caller()
    {
        var mayWrite = new TaskCompletionSource();
        var output = new ConnectionWriter(new RecordingStream { BeforeWrite = () => mayWrite.Task });
        var writing = Task.CompletedTask;
        await BusyContext.RunAsync(() => writing = output.WriteAsync(new byte[] { 1 }).AsTask()).Bound();
        mayWrite.SetResult();
        await writing.Bound();
    }

    [Fact]
    public async Task A_client_that_reads_slowly_gets_all_in_order()
    {
        var bytes = new byte[MoreThanFits];
        new Random(1).NextBytes(bytes);
        var output = new ConnectionWriter(_stream, Direct);
        var writing = output.WriteAsync(bytes).AsTask();
        Assert.False(writing.IsCompleted);
        Assert.Equal(bytes, await _sockets.ReceiveAsync(bytes.Length));
        await writing.Bound();
    }

    [Fact]
    public async Task A_connection_that_is_reset_fails_the_pending_write()
    {
        var writing = new ConnectionWriter(_stream, Direct).WriteAsync(new byte[MoreThanFits]).AsTask();
        _sockets.Client.Close(timeout: 0);
        await Assert.ThrowsAsync<IOException>(() => writing.Bound());
    }

    [Fact]
    public async Task A_connection_that_the_server_ends_fails_the_write_that_waits()
    {
        var writing = new ConnectionWriter(_stream, Direct).WriteAsync(new byte[MoreThanFits]).AsTask();
        _sockets.Server.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => writing.Bound());
    }

    [Fact]
    public async Task A_write_to_a_connection_that_was_reset_fails()
    {
        _sockets.Client.Close(timeout: 0);
        await Assert.ThrowsAsync<IOException>(() => new ConnectionWriter(_stream, Direct).WriteAsync(new byte[] { 1 }).AsTask());
    }

    [Fact]
    public async Task What_has_arrived_before_the_server_ended_the_connection_is_taken_and_only_writing_fails()
    {
        _sockets.Server.Dispose();
        var output = new ConnectionWriter(_stream, Direct);
        await Assert.ThrowsAnyAsync<Exception>(() => output.WriteAsync(new byte[] { 1 }).AsTask());
    }
}
