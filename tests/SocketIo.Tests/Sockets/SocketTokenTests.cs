namespace SocketIoNet.Tests.Sockets;

/// <summary>What waits ends with the token that it was given.</summary>
public sealed class SocketTokenTests
{
    [Fact]
    public async Task A_cancelled_token_keeps_a_socket_from_joining_and_leaving()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }));
        await using var client = await app.ConnectAsync();
        var socket = app.Find(client);
        await socket.JoinAsync("a", "b", "c").Bound();
        var cancelled = socket.WithCancellation(new CancellationToken(canceled: true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.JoinAsync("d").Bound());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.LeaveAsync("a", "b").Bound());
        Assert.Equal([socket.Id, "a", "b", "c"], socket.Rooms.Order(StringComparer.Ordinal).OrderBy(room => room.Length == 1));
        await socket.LeaveAsync("a", "c").Bound();
        Assert.Equal([socket.Id, "b"], socket.Rooms.OrderBy(room => room.Length == 1));
    }

    [Fact]
    public async Task A_bulk_sender_stops_waiting_for_a_slow_client()
    {
        await using var app = await TestApp.StartAsync(io => io.OnConnection(_ => { }), options => options.SendQueueSoftLimitBytes = 1);
        await using var client = await app.ConnectByPollingAsync();
        var socket = Assert.Single(app.Io.MainNamespace.Sockets).Value;
        using var cancellation = new CancellationTokenSource();
        var sending = socket.WithCancellation(cancellation.Token).EmitAsync("event", new string('x', 1000));
        Assert.False(sending.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.Bound());
    }
}
