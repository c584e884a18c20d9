using System.Buffers;
using SocketIoNet.EngineIo.Buffers;

namespace SocketIoNet.EngineIo.Tests.Sending;

public sealed class OutgoingMessageTests
{
    [Fact]
    public void Frames_are_kept_apart()
    {
        var message = OutgoingMessage.Rent();
        message.BeginText();
        message.Write("text"u8);
        message.BeginBinary();
        message.BeginBinary();
        message.Write([1, 2, 3]);
        AssertFrames(message);
        Assert.Equal(8, message.Length);
        message.Release();
    }

    [Fact]
    public void A_shared_message_has_the_same_frames_and_outlives_its_source()
    {
        var message = OutgoingMessage.Rent();
        message.BeginText();
        message.Write("text"u8);
        message.BeginBinary();
        message.BeginBinary();
        message.Write([1, 2, 3]);
        var shared = message.ToShared();
        var other = OutgoingMessage.Rent();
        other.BeginText();
        other.Write("something else"u8);
        shared.Release();
        AssertFrames(shared);
        other.Release();
    }

    [Fact]
    public void A_released_message_comes_back_empty()
    {
        var message = OutgoingMessage.Rent();
        message.BeginText();
        message.Write(new byte[100_000]);
        message.BeginBinary();
        message.Release();
        var again = OutgoingMessage.Rent();
        Assert.Equal((0, 0), (again.FrameCount, again.Length));
        again.BeginBinary();
        again.Write([9]);
        Assert.Equal([9], again.GetFrame(0, out var isBinary).ToArray());
        Assert.True(isBinary);
        again.Release();
    }

    [Fact]
    public void Content_of_any_size_is_kept()
    {
        var message = OutgoingMessage.Rent();
        message.BeginText();
        var content = new byte[70_000];
        Random.Shared.NextBytes(content);
        foreach (var part in content.Chunk(997)) ((IBufferWriter<byte>)message).Write(part);
        Assert.Equal([(byte)'4', .. content], message.GetFrame(0, out _).ToArray());
        message.Release();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Advancing_beyond_the_memory_throws(int count)
    {
        var message = OutgoingMessage.Rent();
        Assert.Throws<ArgumentOutOfRangeException>(() => message.Advance(count));
        message.Release();
    }

    [Fact]
    public void Releasing_twice_gives_the_memory_to_one_owner_only()
    {
        var message = OutgoingMessage.Rent();
        message.Release();
        message.Release();
        AssertApart(OutgoingMessage.Rent(), OutgoingMessage.Rent());
    }

    [Fact]
    public void Releasing_again_does_not_release_what_was_rented_since()
    {
        // The same memory is rented again, so a flag could not distinguish the second release from the new owner's.
        var message = OutgoingMessage.Rent();
        message.Release();
        var owned = OutgoingMessage.Rent();
        message.Release();
        AssertApart(owned, OutgoingMessage.Rent());
    }

    [Fact]
    public void Of_two_threads_that_release_at_once_one_does()
    {
        for (var i = 0; i < 1000; i++)
        {
            var message = OutgoingMessage.Rent();
            var taken = 0;
            Parallel.Invoke(Take, Take);
            Assert.Equal(1, taken);

            void Take()
            {
                try
                {
                    message.Take();
                    Interlocked.Increment(ref taken);
                }
                catch (InvalidOperationException)
                {
                    // The other thread was first.
                }
            }
        }
    }

    [Fact]
    public void A_message_that_was_released_or_never_rented_can_not_be_used()
    {
        var message = OutgoingMessage.Rent();
        message.Release();
        Assert.Throws<InvalidOperationException>(() => message.Write("late"u8));
        Assert.Throws<InvalidOperationException>(() => message.ToShared());
        Assert.Throws<InvalidOperationException>(() => default(OutgoingMessage).BeginText());
        default(OutgoingMessage).Release();
    }

    [Theory]
    [InlineData(1L << 31)]
    [InlineData((1L << 31) - 1)]
    [InlineData(long.MaxValue)]
    public void More_than_an_array_can_hold_throws(long needed) => Assert.Throws<InvalidOperationException>(() => BufferGrowth.Next(512, needed));

    [Theory]
    [InlineData(512, 513, 1024)]
    [InlineData(512, 5000, 5000)]
    [InlineData(0, 4096, 4096)]
    [InlineData(0x4000_0000, 0x4000_0001, 0x7FFF_FFC7)]
    [InlineData(0x7000_0000, 0x7FFF_FFC7, 0x7FFF_FFC7)]
    public void A_buffer_grows_to_twice_its_size_as_far_as_an_array_goes(int capacity, long needed, int expected) =>
        Assert.Equal(expected, BufferGrowth.Next(capacity, needed));

    private static void AssertApart(OutgoingMessage first, OutgoingMessage second)
    {
        first.BeginBinary();
        second.BeginBinary();
        first.Write([1]);
        second.Write([2]);
        Assert.Equal([1], first.GetFrame(0, out _).ToArray());
        Assert.Equal([2], second.GetFrame(0, out _).ToArray());
        first.Release();
        second.Release();
    }

    private static void AssertFrames(OutgoingMessage message)
    {
        Assert.Equal(3, message.FrameCount);
        Assert.Equal("4text"u8.ToArray(), message.GetFrame(0, out var isFirstBinary).ToArray());
        Assert.Equal([], message.GetFrame(1, out var isSecondBinary).ToArray());
        Assert.Equal([1, 2, 3], message.GetFrame(2, out var isThirdBinary).ToArray());
        Assert.Equal((false, true, true), (isFirstBinary, isSecondBinary, isThirdBinary));
    }
}
