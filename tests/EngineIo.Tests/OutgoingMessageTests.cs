using System.Buffers;

namespace SocketIoNet.EngineIo.Tests;

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
        Assert.Same(message, again);
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
    public void Advancing_beyond_the_memory_is_refused(int count)
    {
        var message = OutgoingMessage.Rent();
        Assert.Throws<ArgumentOutOfRangeException>(() => message.Advance(count));
        message.Release();
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
