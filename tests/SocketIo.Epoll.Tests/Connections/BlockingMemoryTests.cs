using SocketIoNet.Epoll.Connections;

namespace SocketIoNet.Epoll.Tests.Connections;

/// <summary>What is remembered of connections that block.</summary>
public sealed class BlockingMemoryTests
{
    private const int Enough = 64;

    private static readonly TimeSpan Quick = TimeSpan.FromMicroseconds(10);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(5);

    private readonly BlockingExpectation _expectation = new();

    [Fact]
    public void A_connection_that_has_blocked_is_kept_off_the_loop_until_it_has_been_quick_for_long_enough()
    {
        var memory = Begin();
        Assert.False(memory.MayBlock);
        memory.OnBlocked(_expectation);
        RunRounds(ref memory, Enough - 1);
        memory.OnRound(Slow, _expectation);
        RunRounds(ref memory, Enough - 1);
        Assert.True(memory.MayBlock);
        RunRounds(ref memory, 1);
        Assert.False(memory.MayBlock);
    }

    [Fact]
    public void A_new_connection_is_kept_off_the_loop_while_most_have_blocked()
    {
        BlockSome(7);
        Assert.False(Begin().MayBlock);
        BlockSome(1);
        Assert.True(Begin().MayBlock);
        for (var i = 0; i < 10; i++) Begin().OnEnd(_expectation);
        Assert.False(Begin().MayBlock);
    }

    [Fact]
    public void A_new_connection_that_is_quick_gets_onto_the_loop_and_speaks_for_others()
    {
        BlockSome(8);
        var memory = Begin();
        RunRounds(ref memory, Enough);
        Assert.False(memory.MayBlock);
        Assert.False(Begin().MayBlock);
    }

    [Fact]
    public void A_new_connection_that_is_slow_on_a_worker_has_blocked()
    {
        BlockSome(8);
        var memory = Begin();
        memory.OnRound(Slow, _expectation);
        Begin().OnEnd(_expectation);
        Assert.True(Begin().MayBlock);
    }

    [Fact]
    public void A_connection_counts_once()
    {
        var memory = Begin();
        for (var i = 0; i < 20; i++) memory.OnBlocked(_expectation);
        Assert.False(Begin().MayBlock);
        BlockSome(7);
        memory.OnEnd(_expectation);
        Assert.True(Begin().MayBlock);
    }

    [Fact]
    public void After_many_that_have_blocked_few_quick_ones_are_enough()
    {
        BlockSome(1000);
        for (var i = 0; i < 10; i++) Begin().OnEnd(_expectation);
        Assert.False(Begin().MayBlock);
    }

    private BlockingMemory Begin()
    {
        var memory = default(BlockingMemory);
        memory.Begin(_expectation);
        return memory;
    }

    private void RunRounds(ref BlockingMemory memory, int count)
    {
        for (var i = 0; i < count; i++) memory.OnRound(Quick, _expectation);
    }

    private void BlockSome(int count)
    {
        for (var i = 0; i < count; i++) Begin().OnBlocked(_expectation);
    }
}
