using System.Text;
using System.Threading.Channels;
using SocketIoNet.Redis.Connections;

namespace SocketIoNet.Redis.Tests;

/// <summary>What a server sends to subscribe, on a connection to a Redis that never replies.</summary>
public sealed class SubscriptionTableTests
{
    private static readonly Subscription Lasting = new(SubscriptionKind.Sharded, "lasting");
    private static readonly Subscription Changing = new(SubscriptionKind.Sharded, "changing");

    private readonly SubscriptionTable _table = new();
    private readonly Channel<byte[]> _commands = Channel.CreateUnbounded<byte[]>();

    [Fact]
    public void Commands_without_replies_end_the_connection_at_their_limit()
    {
        Attach(_commands);
        ChangeUntil(SubscriptionRoute.MaxPending);
        Assert.True(_commands.Writer.TryWrite([]));
        Change(0);
        Assert.False(_commands.Writer.TryWrite([]));
        ChangeUntil(10);
        Assert.Equal(SubscriptionRoute.MaxPending + 1, _commands.Reader.Count);
    }

    [Fact]
    public void The_next_connection_subscribes_to_what_is_wanted_then()
    {
        Attach(_commands);
        ChangeUntil(SubscriptionRoute.MaxPending + 2);
        Add(Lasting);
        _table.Detach(_table.Home);
        var next = Channel.CreateUnbounded<byte[]>();
        Attach(next);
        Assert.True(next.Reader.TryRead(out var command));
        Assert.Contains("lasting", Encoding.UTF8.GetString(command), StringComparison.Ordinal);
        Assert.Equal(0, next.Reader.Count);
    }

    [Fact]
    public void What_a_connection_subscribes_to_at_its_start_does_not_count()
    {
        for (var i = 0; i < SubscriptionRoute.MaxPending + 1; i++) Add(new Subscription(SubscriptionKind.Sharded, $"{i}"));
        Attach(_commands);
        Add(Lasting);
        Assert.True(_commands.Writer.TryWrite([]));
    }

    private void Attach(Channel<byte[]> commands) => _table.Attach(_table.Home, commands.Writer);

    private void Add(Subscription subscription) => _ = _table.Add(subscription, static (_, _) => { });

    private void ChangeUntil(int count)
    {
        for (var i = 0; i < count; i++) Change(i);
    }

    private void Change(int turn)
    {
        if (turn % 2 == 0) Add(Changing);
        else _table.Remove(Changing);
    }
}
