namespace Transports.Wire;

/// <summary>The first bytes that went each way.</summary>
internal sealed record Exchange(byte[] In, byte[] Out);
