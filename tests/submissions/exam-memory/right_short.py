examples = "CNNs: few shared kernel weights, but feature maps as large as the image; a larger image adds no weight."
