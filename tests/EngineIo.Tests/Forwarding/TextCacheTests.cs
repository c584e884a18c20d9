using System.Text;
using SocketIoNet.EngineIo.Forwarding;

namespace SocketIoNet.EngineIo.Tests.Forwarding;

/// <summary>Texts that are read again and again.</summary>
public sealed class TextCacheTests
{
    private readonly TextCache _texts = new();

    [Fact]
    public void The_same_bytes_are_the_same_text() => Assert.Same(Get("User-Agent"), Get("User-Agent"));

    [Theory]
    [InlineData("")]
    [InlineData("zwölf")]
    [InlineData("\u00e4")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public void Other_texts_are_read_as_well(string text)
    {
        Assert.Equal(text, Get(text));
        Assert.Equal(text, Get(text));
    }

    [Fact]
    public void Texts_in_the_same_place_are_not_mixed_up()
    {
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 10_000; i++) Assert.Equal($"text {i}", Get($"text {i}"));
        }
    }

    private string Get(string text) => _texts.Get(Encoding.UTF8.GetBytes(text));
}
