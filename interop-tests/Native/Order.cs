namespace Native;

internal sealed record Order(string Item, int Count, byte[]? Picture);
